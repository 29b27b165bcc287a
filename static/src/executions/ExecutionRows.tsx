/** The rows of the list: virtual, loading further pages as they come into sight. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type MouseEvent, useEffect, useRef } from "react";
import type { ExecutionSummary } from "@/api/types";
import { StatusBadge } from "@/design/Badge";
import { count, dateTime, duration, longDateTime, relativeTime, tickingDuration } from "@/design/format";
import { elapsed } from "@/execution/model/select";
import { TargetName } from "@/execution/TargetName";
import { useNow } from "@/execution/useFeed";
import "@/design/Table.css";

const ROW = 40;
const TRACKS =
  "126px minmax(200px, 2.2fr) minmax(140px, 1.4fr) minmax(110px, 0.9fr) 176px 92px 66px 70px minmax(90px, 0.7fr)";

const HEADS: { title: string; sort?: string }[] = [
  { title: "Status", sort: "status" },
  { title: "Name", sort: "name" },
  { title: "Workflow" },
  { title: "Where" },
  { title: "Started", sort: "started_at" },
  { title: "Duration", sort: "duration" },
  { title: "Events" },
  { title: "Redrives" },
  { title: "Started by" },
];

export interface ExecutionRowsProps {
  items: readonly ExecutionSummary[];
  hasMore: boolean;
  sort: string;
  onSort: (sort: string) => void;
  onNearEnd: () => void;
}

export function ExecutionRows({ items, hasMore, sort, onSort, onNearEnd }: ExecutionRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow(items.some(({ ended_at }) => ended_at === null));
  const virtual = useVirtualizer({
    count: items.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => items[index]?.id ?? "more",
    overscan: 10,
  });
  const shown = virtual.getVirtualItems();
  const last = shown[shown.length - 1]?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= items.length - 20) onNearEnd();
  }, [hasMore, last, items.length, onNearEnd]);
  return (
    <div className="list-table" role="table" aria-label="Executions" aria-rowcount={items.length + 1}>
      <Head sort={sort} onSort={onSort} />
      <div className="virtual" ref={scroller} role="rowgroup">
        <div className="virtual-all" style={{ height: virtual.getTotalSize() }} role="presentation">
          {shown.map((place) => {
            const execution = items[place.index];
            const style = { gridTemplateColumns: TRACKS, transform: `translateY(${place.start}px)`, height: ROW };
            if (execution === undefined) {
              return (
                <div key="more" className="virtual-item list-more muted" style={style} role="presentation">
                  Loading more…
                </div>
              );
            }
            return <Row key={execution.id} execution={execution} now={now} rowIndex={place.index + 2} style={style} />;
          })}
        </div>
      </div>
    </div>
  );
}

function Head({ sort, onSort }: Pick<ExecutionRowsProps, "sort" | "onSort">) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the head of a table is no control, its buttons are
    <div className="list-row list-head" role="row" style={{ gridTemplateColumns: TRACKS }}>
      {HEADS.map(({ title, sort: field }) => {
        const order =
          field !== undefined && sort.replace("-", "") === field
            ? sort.startsWith("-")
              ? "descending"
              : "ascending"
            : null;
        const Arrow = order === "ascending" ? ArrowUp : ArrowDown;
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the head of a table is no control
          <span key={title} role="columnheader" aria-sort={order ?? undefined}>
            {field === undefined ? (
              title
            ) : (
              <button
                type="button"
                className="sort-button"
                onClick={() => onSort(order === "descending" ? field : `-${field}`)}
              >
                {title}
                <Arrow size={12} aria-hidden className={order === null ? "sort-idle" : undefined} />
              </button>
            )}
          </span>
        );
      })}
    </div>
  );
}

interface RowProps {
  execution: ExecutionSummary;
  now: number;
  rowIndex: number;
  style: React.CSSProperties;
}

function Row({ execution, now, rowIndex, style }: RowProps) {
  const { workflow, version } = execution;
  const spent = elapsed(execution.started_at, execution.ended_at, now);
  const open = (event: MouseEvent) => {
    if ((event.target as Element).closest("a, button") !== null) return;
    const address = `/executions/${execution.id}/`;
    if (event.metaKey || event.ctrlKey) window.open(address, "_blank", "noopener");
    else location.assign(address);
  };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the link in the row is the way by keyboard; the click is a larger target
    <div className="list-row virtual-item" role="row" aria-rowindex={rowIndex} style={style} onClick={open}>
      <span role="cell">
        <StatusBadge status={execution.status} />
      </span>
      <span role="cell" className="list-name">
        <a className="truncate" href={`/executions/${execution.id}/`} title={execution.name}>
          {execution.name}
        </a>
        {execution.error !== null && (
          <small className="truncate list-error" title={execution.error}>
            {execution.error}
          </small>
        )}
      </span>
      <span role="cell" className="truncate" title={workflow?.name}>
        {workflow === null ? (
          <span className="muted">deleted</span>
        ) : (
          <>
            {workflow.name} {version !== null && <span className="muted">v{version}</span>}
          </>
        )}
      </span>
      <span role="cell" className="truncate">
        {execution.target === null ? "Local" : <TargetName target={execution.target} />}
      </span>
      <time
        role="cell"
        className="truncate tabular"
        dateTime={execution.started_at}
        title={`${longDateTime(execution.started_at)} (${relativeTime(execution.started_at, now)})`}
      >
        {dateTime(execution.started_at)}
      </time>
      <span role="cell" className="tabular">
        {execution.ended_at === null ? tickingDuration(spent) : duration(spent)}
      </span>
      <span role="cell" className="tabular">
        {count(execution.event_count)}
      </span>
      <span role="cell" className="tabular">
        {execution.redrive_count > 0 && count(execution.redrive_count)}
      </span>
      <span role="cell" className="truncate">
        {execution.started_by?.display}
      </span>
    </div>
  );
}
