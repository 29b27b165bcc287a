/** The placeholders of a version, and which of them an environment fills. */

import { useCallback, useEffect, useState } from "react";
import { api, messageOf } from "@/api/client";
import type { Placeholder } from "@/environments/wire";

export interface Placeholders {
  /** Null while they are asked for. */
  items: readonly Placeholder[] | null;
  failure: string | null;
  reload: () => Promise<void>;
}

export function usePlaceholders(workflowId: string, version: number, environment: string | null): Placeholders {
  const [items, setItems] = useState<readonly Placeholder[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const ask = useCallback(
    (signal?: AbortSignal) =>
      api
        .get<{ items: Placeholder[] }>(`/workflows/${workflowId}/versions/${version}/placeholders`, {
          query: { environment },
          signal,
        })
        .then(
          (found) => {
            if (signal?.aborted) return;
            setItems(found.items);
            setFailure(null);
          },
          (thrown: unknown) => !signal?.aborted && setFailure(messageOf(thrown)),
        )
        .then(() => undefined),
    [workflowId, version, environment],
  );
  useEffect(() => {
    const request = new AbortController();
    setItems(null);
    void ask(request.signal);
    return () => request.abort();
  }, [ask]);
  return { items, failure, reload: ask };
}

/** The placeholders without a value; none where no environment was chosen: they stay as they are written then. */
export function missingOf({ items }: Placeholders, environment: string | null): readonly Placeholder[] {
  return environment === null ? [] : (items ?? []).filter(({ from }) => from === null);
}
