/** The row of filters above the list. */

import { CalendarClock, X } from "lucide-react";
import { useEffect, useState } from "react";
import { session } from "@/api/bootstrap";
import { api } from "@/api/client";
import type { ExecutionStatus, ExecutionSummary, Page, WorkflowSummary } from "@/api/types";
import { Button, IconButton } from "@/design/Button";
import { plural } from "@/design/format";
import { Menu } from "@/design/Menu";
import { type Option, Select } from "@/design/Select";
import { STATUS } from "@/design/status";
import { SearchField } from "@/design/TextField";
import { TimeField } from "@/execution/views/EventFilters";
import { isFiltering, type ListFilters, NO_FILTERS, STATUSES } from "./filters";

export interface ExecutionFiltersProps {
  filters: ListFilters;
  onChange: (change: Partial<ListFilters>) => void;
  /** What is on screen: the people seen there can be chosen. */
  seen: readonly ExecutionSummary[];
}

export function ExecutionFilters({ filters, onChange, seen }: ExecutionFiltersProps) {
  const workflows = useWorkflowOptions(filters.workflow);
  return (
    <div className="page-tools" role="search">
      <LaterSearch value={filters.search} onChange={(search) => onChange({ search })} />
      <StatusMenu chosen={filters.statuses} onChange={(statuses) => onChange({ statuses })} />
      <Select
        className="filter-select"
        label="Workflow"
        isLabelHidden
        options={[{ id: "", label: "All workflows" }, ...workflows]}
        value={filters.workflow}
        onChange={(workflow) => onChange({ workflow, version: "" })}
      />
      {filters.workflow !== "" && <VersionFilter key={filters.workflow} filters={filters} onChange={onChange} />}
      <Select
        className="filter-narrow"
        label="Where"
        isLabelHidden
        options={[
          { id: "", label: "Anywhere" },
          { id: "local", label: "Local worker" },
          { id: "aws", label: "AWS" },
        ]}
        value={filters.where}
        onChange={(where) => onChange({ where: where as ListFilters["where"] })}
      />
      <Select
        className="filter-narrow"
        label="Started by"
        isLabelHidden
        options={[{ id: "", label: "Anybody" }, ...people(seen, filters.startedBy)]}
        value={filters.startedBy}
        onChange={(startedBy) => onChange({ startedBy })}
      />
      <Select
        className="filter-narrow"
        label="Redriven"
        isLabelHidden
        options={[
          { id: "", label: "Redriven or not" },
          { id: "true", label: "Redriven" },
          { id: "false", label: "Not redriven" },
        ]}
        value={filters.redriven}
        onChange={(redriven) => onChange({ redriven: redriven as ListFilters["redriven"] })}
      />
      <TimeRange filters={filters} onChange={onChange} />
      {filters.parent !== "" && (
        <Button
          icon={X}
          aria-label="Show not only what this execution started"
          onPress={() => onChange({ parent: "" })}
        >
          Started by one execution
        </Button>
      )}
      {isFiltering(filters) && (
        <Button kind="ghost" onPress={() => onChange({ ...NO_FILTERS, sort: filters.sort })}>
          Clear
        </Button>
      )}
    </div>
  );
}

function TimeRange({ filters, onChange }: Omit<ExecutionFiltersProps, "seen">) {
  const [hasTimes, setTimes] = useState(filters.from !== "" || filters.to !== "");
  return (
    <>
      <IconButton
        label={hasTimes ? "No time range" : "Filter by start time"}
        icon={CalendarClock}
        aria-pressed={hasTimes}
        onPress={() => {
          setTimes(!hasTimes);
          if (hasTimes) onChange({ from: "", to: "" });
        }}
      />
      {hasTimes && (
        <>
          <TimeField label="Started from" value={filters.from} onChange={(from) => onChange({ from })} />
          <TimeField label="Started until" value={filters.to} onChange={(to) => onChange({ to })} />
        </>
      )}
    </>
  );
}

/** Asks when the typing pauses. */
function LaterSearch({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), 250);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <SearchField
      className="filter-search"
      label="Find executions"
      placeholder="Name, ARN or workflow"
      value={text}
      onChange={setText}
    />
  );
}

function StatusMenu({
  chosen,
  onChange,
}: {
  chosen: readonly ExecutionStatus[];
  onChange: (statuses: ExecutionStatus[]) => void;
}) {
  const toggle = (status: ExecutionStatus) =>
    onChange(STATUSES.filter((other) => (other === status ? !chosen.includes(status) : chosen.includes(other))));
  const items = STATUSES.map((status) => ({
    id: status,
    label: STATUS[status].word,
    icon: STATUS[status].icon,
    isChecked: chosen.includes(status),
    onAction: () => toggle(status),
  }));
  const first = chosen[0];
  const words =
    first === undefined
      ? "Any status"
      : chosen.length === 1
        ? STATUS[first].word
        : plural(chosen.length, "status", "statuses");
  return <Menu label="Status" trigger={<Button>{words}</Button>} items={items} />;
}

function VersionFilter({ filters, onChange }: Omit<ExecutionFiltersProps, "seen">) {
  const [numbers, setNumbers] = useState<number[]>([]);
  useEffect(() => {
    api.get<Page<{ number: number }>>(`/workflows/${filters.workflow}/versions`, { query: { limit: 200 } }).then(
      (page) => setNumbers(page.items.map(({ number }) => number)),
      () => setNumbers([]), // the filter offers no version then; the list itself says what is wrong
    );
  }, [filters.workflow]);
  const known =
    filters.version === "" || numbers.includes(Number(filters.version))
      ? numbers
      : [Number(filters.version), ...numbers];
  return (
    <Select
      className="filter-narrow"
      label="Version"
      isLabelHidden
      options={[
        { id: "", label: "All versions" },
        ...known.map((number) => ({ id: String(number), label: `Version ${number}` })),
      ]}
      value={filters.version}
      onChange={(version) => onChange({ version })}
    />
  );
}

function useWorkflowOptions(chosen: string): Option[] {
  const [options, setOptions] = useState<Option[]>([]);
  useEffect(() => {
    api.get<Page<WorkflowSummary>>("/workflows", { query: { limit: 200 } }).then(
      (page) => setOptions(page.items.map(({ id, name }) => ({ id, label: name }))),
      () => setOptions([]),
    );
  }, []);
  const isKnown = chosen === "" || options.some(({ id }) => id === chosen);
  return isKnown ? options : [...options, { id: chosen, label: "This workflow" }];
}

function people(seen: readonly ExecutionSummary[], chosen: string): Option[] {
  const me = session().user;
  const names = new Map([[me.username, `${me.display || me.username} (you)`]]);
  for (const { started_by } of seen) {
    if (started_by !== null && !names.has(started_by.username))
      names.set(started_by.username, started_by.display || started_by.username);
  }
  if (chosen !== "" && !names.has(chosen)) names.set(chosen, chosen);
  return [...names].map(([id, label]) => ({ id, label }));
}
