/** The list from the server: searched while typing, page by page. */
import { useCallback, useEffect, useRef, useState } from "react";
import { api, isAbort, messageOf } from "@/api/client";
import type { Page, WorkflowSummary } from "@/api/types";

const PAGE = 100;
const PAUSE_MS = 150;

export interface WorkflowPages {
  /** null until the first answer. */
  items: WorkflowSummary[] | null;
  error: string | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  reload: () => void;
}

export function useWorkflows(search: string): WorkflowPages {
  const [page, setPage] = useState<Page<WorkflowSummary> | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isLoadingMore, setLoadingMore] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const isFirst = useRef(true);
  const wanted = search.trim();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again
  useEffect(() => {
    const abort = new AbortController();
    const load = async () => {
      try {
        setPage(
          await api.get<Page<WorkflowSummary>>("/workflows", {
            query: { search: wanted, limit: PAGE },
            signal: abort.signal,
          }),
        );
        setError(null);
      } catch (thrown) {
        if (!isAbort(thrown)) setError(messageOf(thrown));
      }
    };
    const timer = setTimeout(() => void load(), isFirst.current ? 0 : PAUSE_MS);
    isFirst.current = false;
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted, attempt]);

  const cursor = page?.next ?? null;
  const loadMore = async () => {
    setLoadingMore(true);
    try {
      const more = await api.get<Page<WorkflowSummary>>("/workflows", {
        query: { search: wanted, limit: PAGE, cursor },
      });
      setPage((before) => ({ items: [...(before?.items ?? []), ...more.items], next: more.next }));
    } catch (thrown) {
      setError(messageOf(thrown));
    } finally {
      setLoadingMore(false);
    }
  };
  return {
    items: page?.items ?? null,
    error,
    hasMore: cursor !== null,
    isLoadingMore,
    loadMore: () => void loadMore(),
    reload: useCallback(() => setAttempt((count) => count + 1), []),
  };
}
