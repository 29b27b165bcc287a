/** The filters above the list of events: words, type, state, time. */

import { CalendarClock } from "lucide-react";
import { useMemo, useState } from "react";
import { IconButton } from "@/design/Button";
import { type Option, Select } from "@/design/Select";
import { SearchField, TextField } from "@/design/TextField";
import type { EventFilter } from "../model/filter";
import type { ExecutionModel } from "../model/fold";

export interface EventFiltersProps {
  filter: EventFilter;
  onChange: (filter: EventFilter) => void;
  model: ExecutionModel;
}

const ANY = "";

export function EventFilters({ filter, onChange, model }: EventFiltersProps) {
  const [hasTimes, setTimes] = useState(filter.from !== "" || filter.to !== "");
  const types = useSeenTypes(model);
  const states: Option[] = [
    { id: ANY, label: "All states" },
    ...[...model.totals.keys()].map((id) => ({ id, label: id })),
  ];
  const set = (change: Partial<EventFilter>) => onChange({ ...filter, ...change });
  return (
    <>
      <SearchField
        className="filter-search"
        label="Find events"
        placeholder="Find in events"
        value={filter.text}
        onChange={(text) => set({ text })}
      />
      <Select
        className="filter-select"
        label="Type of event"
        isLabelHidden
        options={[{ id: ANY, label: "All types" }, ...types]}
        value={filter.type ?? ANY}
        onChange={(id) => set({ type: id === ANY ? null : id })}
      />
      <Select
        className="filter-select"
        label="State"
        isLabelHidden
        options={states}
        value={filter.state ?? ANY}
        onChange={(id) => set({ state: id === ANY ? null : id })}
      />
      <IconButton
        label={hasTimes ? "No time range" : "Filter by time"}
        icon={CalendarClock}
        aria-pressed={hasTimes}
        onPress={() => {
          setTimes(!hasTimes);
          if (hasTimes) set({ from: "", to: "" });
        }}
      />
      {hasTimes && (
        <>
          <TimeField label="From" value={filter.from} onChange={(from) => set({ from })} />
          <TimeField label="To" value={filter.to} onChange={(to) => set({ to })} />
        </>
      )}
    </>
  );
}

/** A moment in the reader's zone, to the second. */
export function TimeField(props: { label: string; value: string; onChange: (value: string) => void }) {
  return <TextField {...props} className="filter-time" isLabelHidden type="datetime-local" />;
}

function useSeenTypes(model: ExecutionModel): Option[] {
  const seen = useMemo(() => ({ types: new Set<string>(), scanned: 0, model }), [model]);
  for (; seen.scanned < model.events.length; seen.scanned += 1) {
    const type = model.events[seen.scanned]?.type;
    if (type !== undefined) seen.types.add(type);
  }
  return [...seen.types].sort().map((id) => ({ id, label: id }));
}
