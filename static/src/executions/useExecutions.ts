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
  const meanwhile = useRef<ExecutionSummary[]>([]); // changes that a page on its way may not know yet
  const shown = useRef<ListFilters | null>(null); // the filters of the rows that are there
  const current = useRef(filters);
  current.current = filters;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for a reload
  useEffect(() => {
    const abort = new AbortController();
    if (shown.current !== filters) setLoading(true); // else the rows stay while they are read again
    isFetching.current = true;
    meanwhile.current = [];
    const query = { ...queryOf(filters), limit: PAGE };
    api.get<ListPage>("/executions", { query, signal: abort.signal }).then(
      (page) => {
        isFetching.current = false;
        shown.current = filters;
        const news = meanwhile.current;
        setRows(news.reduce((rows, execution) => withChange(rows, execution, filters), withPage(NO_ROWS, page)));
        setError(null);
        setLoading(false);
      },
      (thrown) => {
        if (isAbort(thrown)) return;
        isFetching.current = false;
        shown.current = null;
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
  const change = useCallback((execution: ExecutionSummary) => {
    if (isFetching.current) meanwhile.current.push(execution);
    setRows((before) => withChange(before, execution, current.current));
  }, []);
  const link = useListFeed(change, reload);
  return { rows, isLoading, error, link, loadMore, reload };
}

function useListFeed(onChange: (execution: ExecutionSummary) => void, onListening: () => void): SocketState {
  const [link, setLink] = useState<SocketState>("connecting");
  useEffect(() => {
    const socket = openSocket<ExecutionListMessage>({
      path: "/ws/executions/",
      onMessage: (message) => {
        if (message.type === "changed") onChange(message.execution);
        else onListening(); // whatever was read before may have missed a change
      },
      onState: setLink,
    });
    return () => socket.close();
  }, [onChange, onListening]);
  return link;
}
