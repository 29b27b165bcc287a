/** All executions, here and on AWS: filtered by the address, live. */

import { Hourglass, Play, RefreshCw, SearchX, WifiOff } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { AppShell } from "@/app/AppShell";
import { Badge } from "@/design/Badge";
import { Banner } from "@/design/Banner";
import { Button, LinkButton } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { count, plural } from "@/design/format";
import { SkeletonRows } from "@/design/Skeleton";
import { backlogDetails, backlogWords, useBacklogs } from "./backlog";
import { ExecutionFilters } from "./ExecutionFilters";
import { ExecutionRows } from "./ExecutionRows";
import { isFiltering, type ListFilters, NO_FILTERS, readFilters, writeFilters } from "./filters";
import { type ExecutionsList, useExecutions } from "./useExecutions";
import "./executions.css";
import "@/execution/execution.css";

export function ExecutionsPage() {
  const [filters, change] = useAddressFilters();
  const list = useExecutions(filters);
  const { rows, link } = list;
  const backlogs = useBacklogs();
  const waiting = backlogWords(backlogs);
  return (
    <AppShell section="executions" title="Executions">
      <div className="list-page">
        <div className="page-head">
          <h1>Executions</h1>
          <span className="list-state">
            {link === "reconnecting" && (
              <Badge tone="waiting" icon={WifiOff}>
                Reconnecting…
              </Badge>
            )}
            {waiting !== null && (
              <Badge tone="waiting" icon={Hourglass} title={backlogDetails(backlogs)}>
                {waiting}
              </Badge>
            )}
            {rows.unseen > 0 && (
              <Button size="s" icon={RefreshCw} onPress={list.reload}>
                {`${plural(rows.unseen, "new execution")}: show`}
              </Button>
            )}
            <span className="muted tabular" role="status">
              {list.isLoading ? "Loading…" : `${count(rows.total)} ${isFiltering(filters) ? "match" : "in all"}`}
            </span>
          </span>
        </div>
        <ExecutionFilters filters={filters} onChange={change} seen={rows.items} />
        {list.error !== null && (
          <Banner
            kind="error"
            title="The list could not be loaded."
            actions={
              <Button size="s" onPress={list.reload}>
                Try again
              </Button>
            }
          >
            {list.error}
          </Banner>
        )}
        <Content list={list} filters={filters} change={change} />
      </div>
    </AppShell>
  );
}

interface ContentProps {
  list: ExecutionsList;
  filters: ListFilters;
  change: (change: Partial<ListFilters>) => void;
}

function Content({ list, filters, change }: ContentProps) {
  const { rows, isLoading, error } = list;
  if (rows.items.length > 0) {
    return (
      <div className="panel list-panel">
        <ExecutionRows
          key={writeFilters(filters)}
          items={rows.items}
          hasMore={rows.next !== null}
          sort={filters.sort}
          onSort={(sort) => change({ sort })}
          onNearEnd={list.loadMore}
        />
      </div>
    );
  }
  if (isLoading) return <SkeletonRows words="Loading executions…" rows={10} />;
  if (error !== null) return null;
  if (isFiltering(filters)) {
    return (
      <EmptyState
        icon={SearchX}
        title="No execution matches"
        actions={<Button onPress={() => change({ ...NO_FILTERS, sort: filters.sort })}>Clear the filters</Button>}
      >
        Change or clear the filters to see more.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Play} title="Nothing has run yet" actions={<LinkButton href="/">Choose a workflow</LinkButton>}>
      Open a workflow, save a version and press Run: its executions appear here, live.
    </EmptyState>
  );
}

function useAddressFilters(): [ListFilters, (change: Partial<ListFilters>) => void] {
  const [filters, setFilters] = useState(() => readFilters(location.search));
  useEffect(() => {
    const reread = () => setFilters(readFilters(location.search));
    window.addEventListener("popstate", reread);
    return () => window.removeEventListener("popstate", reread);
  }, []);
  const change = useCallback((part: Partial<ListFilters>) => {
    setFilters((before) => {
      const next = { ...before, ...part };
      history.replaceState(null, "", location.pathname + writeFilters(next));
      return next;
    });
  }, []);
  return [filters, change];
}
