/** What is compared, kept in the address, and what the server says about it. */

import { useCallback, useEffect, useState } from "react";
import { api, messageOf } from "@/api/client";
import type { Comparison, Page, VersionSummary, Workflow } from "@/api/types";

/** A version's number, or the draft. */
export type Side = number | "draft";

export interface ComparisonData {
  workflow: Workflow | null;
  versions: readonly VersionSummary[];
  from: Side;
  to: Side;
  comparison: Comparison | null;
  error: string | null;
  choose: (from: Side, to: Side) => void;
}

function readSide(name: "from" | "to"): Side | null {
  const text = new URLSearchParams(location.search).get(name);
  return text === "draft" ? "draft" : text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

export function useComparison(workflowId: string): ComparisonData {
  const [sides, setSides] = useState(() => ({ from: readSide("from"), to: readSide("to") }));
  const [workflow, setWorkflow] = useState<Workflow | null>(null);
  const [versions, setVersions] = useState<readonly VersionSummary[]>([]);
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    const path = `/workflows/${workflowId}`;
    Promise.all([
      api.get<Workflow>(path),
      api.get<Page<VersionSummary>>(`${path}/versions`, { query: { limit: 200 } }),
    ]).then(
      ([loaded, page]) => {
        setWorkflow(loaded);
        setVersions(page.items);
      },
      (thrown) => setError(messageOf(thrown)),
    );
  }, [workflowId]);

  const to: Side = sides.to ?? "draft";
  const from: Side = sides.from ?? (typeof to === "number" && to > 1 ? to - 1 : (versions[0]?.number ?? 1));
  const isReady = sides.from !== null || versions.length > 0;
  useEffect(() => {
    if (!isReady) return;
    let isHere = true;
    setError(null);
    api.get<Comparison>(`/workflows/${workflowId}/compare`, { query: { from, to } }).then(
      (found) => isHere && setComparison(found),
      (thrown) => {
        if (!isHere) return;
        setComparison(null);
        setError(messageOf(thrown));
      },
    );
    return () => {
      isHere = false;
    };
  }, [workflowId, from, to, isReady]);

  const choose = useCallback((nextFrom: Side, nextTo: Side) => {
    const parameters = new URLSearchParams(location.search);
    parameters.set("from", String(nextFrom));
    parameters.set("to", String(nextTo));
    history.replaceState(null, "", `${location.pathname}?${parameters}`);
    setSides({ from: nextFrom, to: nextTo });
  }, []);
  return { workflow, versions, from, to, comparison, error, choose };
}
