/** A Map Run as the server counts it, read again when its execution has news, a second apart at least. */

import { useCallback, useEffect, useRef, useState } from "react";
import { api, messageOf } from "@/api/client";
import type { MapRun } from "@/api/types";
import { useFeed } from "../useFeed";

const READ_EVERY_MS = 1000;

export interface MapRunState {
  mapRun: MapRun | null;
  error: string | null;
  accept: (mapRun: MapRun) => void;
}

export function useMapRun(executionId: string, arn: string): MapRunState {
  const { model } = useFeed();
  const [mapRun, setMapRun] = useState<MapRun | null>(null);
  const [error, setError] = useState<string | null>(null);
  const readAt = useRef(0);
  const seen = model.lastSeq;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new event of the execution is a reason to read again
  useEffect(() => {
    let isGone = false;
    const read = async () => {
      readAt.current = performance.now();
      try {
        const { items } = await api.get<{ items: MapRun[] }>(`/executions/${executionId}/map-runs`);
        if (isGone) return;
        setMapRun(items.find((one) => one.arn === arn) ?? null);
        setError(null);
      } catch (thrown) {
        if (!isGone) setError(messageOf(thrown));
      }
    };
    const timer = setTimeout(() => void read(), Math.max(0, readAt.current + READ_EVERY_MS - performance.now()));
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [executionId, arn, seen]);
  return { mapRun, error, accept: useCallback((changed: MapRun) => setMapRun(changed), []) };
}
