/** The list's data: first page, more pages as they are needed, live changes. */

import { useCallback, useEffect, useRef, useState } from "react";
import { api, isAbort, messageOf } from "@/api/client";
import { openSocket, type SocketState } from "@/api/socket";
import type { ExecutionListMessage, ExecutionSummary } from "@/api/types";
import { type ListFilters, queryOf } from "./filters";
import { NO_ROWS, type Rows, withChange, withPage } from "./rows";

const PAGE = 100;

interface ListPage {
  items: ExecutionSummary[];
  next: string | null;
  total: number;
}

export interface ExecutionsList {
  rows: Rows;
  /** True until the first answer to these filters. */
  isLoading: boolean;
  error: string | null;
  link: SocketState;
  loadMore: () => void;
  reload: () => void;
}

export function useExecutions(filters: ListFilters): ExecutionsList {
  const [rows, setRows] = useState<Rows>(NO_ROWS);
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const isFetching = useRef(false);
  const current = useRef(filters);
  current.current = filters;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for a reload
  useEffect(() => {
    const abort = new AbortController();
    setLoading(true);
    isFetching.current = true;
    const query = { ...queryOf(filters), limit: PAGE };
    api.get<ListPage>("/executions", { query, signal: abort.signal }).then(
      (page) => {
        isFetching.current = false;
        setRows(withPage(NO_ROWS, page));
        setError(null);
        setLoading(false);
      },
      (thrown) => {
        if (isAbort(thrown)) return;
        isFetching.current = false;
        setError(messageOf(thrown));
        setLoading(false);
      },
    );
    return () => abort.abort();
  }, [filters, round]);

  const loadMore = useCallback(() => {
    if (isFetching.current || rows.next === null) return;
    isFetching.current = true;
    const asked = current.current;
    const query = { ...queryOf(asked), limit: PAGE, cursor: rows.next };
    api.get<ListPage>("/executions", { query }).then(
      (page) => {
        isFetching.current = false;
        if (asked === current.current) setRows((before) => withPage(before, page));
      },
      (thrown) => {
        isFetching.current = false;
        setError(messageOf(thrown));
      },
    );
  }, [rows.next]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  const change = useCallback(
    (execution: ExecutionSummary) => setRows((before) => withChange(before, execution, current.current)),
    [],
  );
  const link = useListFeed(change, reload);
  return { rows, isLoading, error, link, loadMore, reload };
}

function useListFeed(onChange: (execution: ExecutionSummary) => void, onReconnected: () => void): SocketState {
  const [link, setLink] = useState<SocketState>("connecting");
  useEffect(() => {
    const socket = openSocket<ExecutionListMessage>({
      path: "/ws/executions/",
      onMessage: (message) => {
        if (message.type === "changed") onChange(message.execution);
      },
      onState: setLink,
      onReconnected,
    });
    return () => socket.close();
  }, [onChange, onReconnected]);
  return link;
}
