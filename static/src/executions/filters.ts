/** The filters of the list: in the address, to the server, and on what the live feed brings. */

import type { ExecutionStatus, ExecutionSummary } from "@/api/types";

export interface ListFilters {
  search: string;
  statuses: readonly ExecutionStatus[];
  /** Id of a workflow; "" = all, as everywhere here. */
  workflow: string;
  version: string;
  where: "" | "local" | "aws";
  /** A username. */
  startedBy: string;
  /** Local time as the browser's field writes it: "2026-11-22T17:00". */
  from: string;
  to: string;
  redriven: "" | "true" | "false";
  /** Id of the execution whose children are listed. */
  parent: string;
  sort: string;
}

export const STATUSES: readonly ExecutionStatus[] = [
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "TIMED_OUT",
  "ABORTED",
  "PENDING_REDRIVE",
];
export const NEWEST_FIRST = "-started_at";

export const NO_FILTERS: ListFilters = {
  search: "",
  statuses: [],
  workflow: "",
  version: "",
  where: "",
  startedBy: "",
  from: "",
  to: "",
  redriven: "",
  parent: "",
  sort: NEWEST_FIRST,
};

export function readFilters(search: string): ListFilters {
  const parameters = new URLSearchParams(search);
  const text = (name: string) => parameters.get(name) ?? "";
  const oneOf = <T extends string>(name: string, allowed: readonly T[]) =>
    allowed.find((value) => value === text(name)) ?? "";
  return {
    search: text("search"),
    statuses: text("status")
      .split(",")
      .filter((word): word is ExecutionStatus => STATUSES.includes(word as ExecutionStatus)),
    workflow: text("workflow"),
    version: text("version"),
    where: oneOf("where", ["local", "aws"]),
    startedBy: text("started_by"),
    from: text("from"),
    to: text("to"),
    redriven: oneOf("redriven", ["true", "false"]),
    parent: text("parent"),
    sort: text("sort") || NEWEST_FIRST,
  };
}

/** The address' query; what is not filtered is left out. */
export function writeFilters(filters: ListFilters): string {
  const parameters = new URLSearchParams();
  const values = named(filters);
  if (filters.sort === NEWEST_FIRST) values.sort = "";
  for (const [name, value] of Object.entries(values)) if (value !== "") parameters.set(name, value);
  const text = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text === "" ? "" : `?${text}`;
}

function named(filters: ListFilters): Record<string, string> {
  const { search, statuses, workflow, version, where, startedBy, from, to, redriven, parent, sort } = filters;
  return {
    search,
    status: statuses.join(","),
    workflow,
    version,
    where,
    started_by: startedBy,
    from,
    to,
    redriven,
    parent,
    sort,
  };
}

/** The query for the server: times with their zone. */
export function queryOf(filters: ListFilters): Record<string, string> {
  return { ...named(filters), from: instant(filters.from), to: instant(filters.to) };
}

function instant(local: string): string {
  const at = Date.parse(local);
  return Number.isNaN(at) ? "" : new Date(at).toISOString();
}

export function isFiltering(filters: ListFilters): boolean {
  return writeFilters({ ...filters, sort: NEWEST_FIRST }) !== "";
}

/** Whether an execution of the live feed belongs into the list; the same rules as the server's. */
export function matches(filters: ListFilters, execution: ExecutionSummary): boolean {
  const { statuses, workflow, version, where, startedBy, from, to, redriven, parent, search } = filters;
  const started = Date.parse(execution.started_at);
  return (
    (statuses.length === 0 || statuses.includes(execution.status)) &&
    (workflow === "" || execution.workflow?.id === workflow) &&
    (version === "" || String(execution.version) === version) &&
    (where === "" || execution.where === where) &&
    (startedBy === "" || execution.started_by?.username === startedBy) &&
    !(started < Date.parse(from)) &&
    !(started > Date.parse(to)) &&
    (parent === "" ? !execution.in_map_run : execution.parent_id === parent) &&
    (redriven === "" || execution.redrive_count > 0 === (redriven === "true")) &&
    mentions(execution, search)
  );
}

function mentions(execution: ExecutionSummary, search: string): boolean {
  const text = `${execution.name}\n${execution.arn}\n${execution.workflow?.name ?? ""}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
