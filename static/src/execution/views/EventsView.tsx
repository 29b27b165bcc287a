/** All events of the execution: a virtual list that filters, turns round and opens each event's details. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownNarrowWide, ArrowUpNarrowWide, ListX } from "lucide-react";
import { type KeyboardEvent, type RefObject, useMemo, useRef, useState } from "react";
import type { RunEvent } from "@/api/types";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { count } from "@/design/format";
import { type EventFilter, GrowingFilter, isFiltering, NO_FILTER } from "../model/filter";
import { picksOf } from "../model/select";
import { choose, useChoice } from "../urlState";
import { useFeed } from "../useFeed";
import { EventFilters } from "./EventFilters";
import { EventRow } from "./EventRow";

const HISTORY_LIMIT = 25_000;
const ROW = 32;

export function EventsView() {
  const feed = useFeed();
  const choice = useChoice();
  const { model } = feed;
  const [filter, setFilter] = useState<EventFilter>(NO_FILTER);
  const [isDescending, setDescending] = useState(() => localStorage.getItem("studio.events.order") === "descending");
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const growing = useRef(new GrowingFilter());
  const found = growing.current.apply(model.events, filter);
  const turn = () => {
    localStorage.setItem("studio.events.order", isDescending ? "ascending" : "descending");
    setDescending(!isDescending);
  };
  const toggle = (event: RunEvent) => {
    const next = new Set(open);
    if (!next.delete(event.seq)) next.add(event.seq);
    setOpen(next);
    const visit = model.visitOf(event);
    if (visit && visit.state !== choice.state) choose({ state: visit.state, picks: picksOf(visit) });
  };
  const totals = isFiltering(filter)
    ? `${count(found.length)} of ${count(model.events.length)}`
    : count(model.events.length);
  return (
    <section className="events-view" aria-label="Events">
      <div className="view-bar">
        <EventFilters filter={filter} onChange={setFilter} model={model} />
        <span className="view-bar-gap" />
        <span className="muted tabular" title={`The service ends an execution at ${count(HISTORY_LIMIT)} events.`}>
          {totals} events
        </span>
        <Button size="s" kind="ghost" icon={isDescending ? ArrowUpNarrowWide : ArrowDownNarrowWide} onPress={turn}>
          {isDescending ? "Newest first" : "Oldest first"}
        </Button>
      </div>
      {found.length === 0 ? (
        <EmptyState
          icon={ListX}
          title={model.events.length === 0 ? "No events yet" : "No event matches"}
          actions={model.events.length > 0 && <Button onPress={() => setFilter(NO_FILTER)}>Clear the filters</Button>}
        >
          {model.events.length === 0 ? "They appear here as they happen." : "Change or clear the filters to see more."}
        </EmptyState>
      ) : (
        <EventList events={found} isDescending={isDescending} open={open} onToggle={toggle} />
      )}
    </section>
  );
}

interface EventListProps {
  events: readonly RunEvent[];
  isDescending: boolean;
  open: ReadonlySet<number>;
  onToggle: (event: RunEvent) => void;
}

function EventList({ events, isDescending, open, onToggle }: EventListProps) {
  const { model } = useFeed();
  const choice = useChoice();
  const scroller = useRef<HTMLDivElement>(null);
  const at = useMemo(
    () => (index: number) => events[isDescending ? events.length - 1 - index : index] as RunEvent,
    [events, isDescending],
  );
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => at(index).seq,
    overscan: 12,
  });
  const step = rowStepper(scroller, events.length, virtual.scrollToIndex);
  return (
    <div className="events-table" role="table" aria-label="Events" aria-rowcount={events.length + 1}>
      {/* biome-ignore lint/a11y/useFocusableInteractive: the head of a table is no control */}
      <div className="event-row event-head" role="row" aria-rowindex={1}>
        {["Id", "Type", "State", "Resource", "Time", "Elapsed"].map((name) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the head of a table is no control
          <span key={name} role="columnheader">
            {name}
          </span>
        ))}
      </div>
      <div className="virtual" ref={scroller} onKeyDown={step} role="rowgroup">
        <div className="virtual-all" style={{ height: virtual.getTotalSize() }} role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const event = at(item.index);
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtual.measureElement}
                className="virtual-item"
                style={{ transform: `translateY(${item.start}px)` }}
                role="presentation"
              >
                <EventRow
                  event={event}
                  visit={model.visitOf(event)}
                  startedAt={model.startedAt}
                  rowIndex={item.index + 2}
                  isOpen={open.has(event.seq)}
                  isSelected={event.state !== null && event.state === choice.state}
                  onToggle={onToggle}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Arrow keys on a row's button go to the next row's, which may have to come into the page first. */
function rowStepper(scroller: RefObject<HTMLDivElement | null>, count: number, show: (index: number) => void) {
  return (event: KeyboardEvent) => {
    const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const row = (event.target as Element).closest<HTMLElement>("[data-index]");
    if (move === 0 || row === null || !(event.target as Element).matches(".event-toggle")) return;
    event.preventDefault();
    const index = Math.min(count - 1, Math.max(0, Number(row.dataset.index) + move));
    show(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] .event-toggle`)?.focus(),
    );
  };
}
