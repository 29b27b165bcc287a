/** One event as a row, and its details below when open. */

import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import type { RunEvent } from "@/api/types";
import { resourceName } from "@/asl/graph";
import { dateTime, duration, preciseTime } from "@/design/format";
import { JsonView } from "../json/JsonView";
import { eventResource } from "../model/filter";
import { elapsed, frameLabel } from "../model/select";
import type { Visit } from "../model/visits";

export interface EventRowProps {
  event: RunEvent;
  visit: Visit | undefined;
  startedAt: string | null;
  rowIndex: number;
  isOpen: boolean;
  isSelected: boolean;
  onToggle: (event: RunEvent) => void;
}

const BAD = /(Failed|TimedOut|Aborted)$/;

export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { event, visit, startedAt, rowIndex, isOpen, isSelected, onToggle } = props;
  const resource = eventResource(event);
  const place = visit ? frameLabel(visit.frame) : "";
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      {/* biome-ignore lint/a11y/useFocusableInteractive: a row of a table is no control, its button is */}
      <div className="event-row" role="row" aria-rowindex={rowIndex} data-selected={isSelected || undefined}>
        <span role="cell">
          <button type="button" className="event-toggle tabular" aria-expanded={isOpen} onClick={() => onToggle(event)}>
            <Arrow size={13} aria-hidden />
            {event.id > 0 ? event.id : <span title="Not part of the service's history">–</span>}
            <span className="visually-hidden">{event.type}, show details</span>
          </button>
        </span>
        <span role="cell" className="truncate" data-bad={BAD.test(event.type) || undefined} title={event.type}>
          {event.type}
        </span>
        <span
          role="cell"
          className="truncate"
          title={place === "" ? (event.state ?? "") : `${event.state} in ${place}`}
        >
          {event.state}
          {place !== "" && <span className="muted"> {place}</span>}
        </span>
        <span role="cell" className="truncate mono" title={resource ?? undefined}>
          {resource && resourceName(resource)}
        </span>
        <span role="cell" className="tabular truncate" title={dateTime(event.at)}>
          {preciseTime(event.at)}
        </span>
        <span role="cell" className="tabular truncate">
          {startedAt !== null && duration(elapsed(startedAt, event.at, 0))}
        </span>
      </div>
      {isOpen && (
        <div className="event-details">
          <JsonView
            title={`Event ${event.id > 0 ? event.id : event.seq}`}
            text={JSON.stringify(event.details)}
            empty=""
            fileName={`event-${event.seq}`}
            actions={event.id > 0 && <span className="muted">previous event: {event.previous_id}</span>}
          />
        </div>
      )}
    </>
  );
});
