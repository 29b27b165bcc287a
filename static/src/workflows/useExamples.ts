/** The example workflows, to start from. */
import { useEffect, useState } from "react";
import { api, isAbort, messageOf } from "@/api/client";
import type { Page, WorkflowSummary } from "@/api/types";

export function useExamples(): { items: WorkflowSummary[] | null; error: string | null } {
  const [items, setItems] = useState<WorkflowSummary[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<Page<WorkflowSummary>>("/workflows", { query: { example: "true", limit: 200 }, signal: abort.signal })
      .then((page) => setItems(page.items))
      .catch((thrown: unknown) => !isAbort(thrown) && setError(messageOf(thrown)));
    return () => abort.abort();
  }, []);
  return { items, error };
}
