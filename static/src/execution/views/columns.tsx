/** The columns of the table of states; which ones are shown is remembered in this browser. */

import type { ReactNode } from "react";
import { useState } from "react";
import { resourceName } from "@/asl/graph";
import { count, duration, preciseTime } from "@/design/format";
import { type Definition, resourceOf } from "../definition";
import { VisitBadge } from "../look";
import type { ExecutionModel } from "../model/fold";
import { elapsed, frameStatus, type TableRow } from "../model/select";
import { TimelineBar } from "./TimelineBar";
import type { Range } from "./timeline";

export interface CellContext {
  model: ExecutionModel;
  definition: Definition;
  range: Range;
  now: number;
}

export interface Column {
  id: string;
  title: string;
  /** Width as CSS of a grid track. */
  width: string;
  isNumeric?: boolean;
  cell: (row: TableRow, context: CellContext) => ReactNode;
}

const begun = (row: TableRow) => row.visit?.enteredAt ?? row.frame?.startedAt ?? null;
const ended = (row: TableRow) => (row.visit ? row.visit.endedAt : (row.frame?.endedAt ?? null));

/** Without the name, which is always there and holds the tree. */
export const COLUMNS: readonly Column[] = [
  {
    id: "type",
    title: "Type",
    width: "72px",
    cell: (row) => row.visit?.type ?? (row.frame?.container?.type === "Map" ? "Iteration" : "Branch"),
  },
  {
    id: "status",
    title: "Status",
    width: "118px",
    cell: (row) => <VisitBadge status={row.visit ? row.visit.status : row.frame ? frameStatus(row.frame) : null} />,
  },
  {
    id: "resource",
    title: "Resource",
    width: "minmax(80px, 1fr)",
    cell: (row, { definition }) => {
      const resource = row.visit ? resourceOf(definition.states.get(row.visit.state)) : null;
      return resource && <span title={resource}>{resourceName(resource)}</span>;
    },
  },
  {
    id: "attempts",
    title: "Attempts",
    width: "66px",
    isNumeric: true,
    cell: (row) => (row.visit && row.visit.attempts.length > 0 ? count(row.visit.attempts.length) : ""),
  },
  {
    id: "duration",
    title: "Duration",
    width: "74px",
    isNumeric: true,
    cell: (row, { now }) => duration(elapsed(begun(row), ended(row), now)),
  },
  {
    id: "started_after",
    title: "Started after",
    width: "84px",
    isNumeric: true,
    cell: (row, { model }) => duration(elapsed(model.startedAt, begun(row), 0)),
  },
  {
    id: "started",
    title: "Started",
    width: "116px",
    cell: (row) => {
      const at = begun(row);
      return at && preciseTime(at);
    },
  },
  {
    id: "error",
    title: "Error",
    width: "minmax(70px, 0.7fr)",
    cell: (row) => row.visit?.error,
  },
  {
    id: "timeline",
    title: "Timeline",
    width: "minmax(100px, 1.8fr)",
    cell: (row, { range, now }) => <TimelineBar row={row} range={range} now={now} />,
  },
];

const KEY = "studio.table.columns";
const FIRST = ["type", "status", "resource", "duration", "started_after", "timeline"];

export function useColumns(): { columns: Column[]; isShown: (id: string) => boolean; toggle: (id: string) => void } {
  const [shown, setShown] = useState<readonly string[]>(() => {
    const kept = localStorage.getItem(KEY);
    return kept === null ? FIRST : kept.split(",");
  });
  const toggle = (id: string) => {
    const next = shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id];
    localStorage.setItem(KEY, next.join(","));
    setShown(next);
  };
  return { columns: COLUMNS.filter(({ id }) => shown.includes(id)), isShown: (id) => shown.includes(id), toggle };
}
