/** The events of one visit; virtual, because a Map's iterations can be thousands. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState } from "react";
import type { RunEvent } from "@/api/types";
import { duration, preciseTime } from "@/design/format";
import { JsonView } from "../json/JsonView";
import { elapsed } from "../model/select";
import type { Visit } from "../model/visits";

export function StateEventsTab({ visit }: { visit: Visit }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<number | null>(null);
  const virtual = useVirtualizer({
    count: visit.events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 30,
    overscan: 8,
  });
  return (
    <div className="virtual state-events" ref={scroller}>
      <div className="virtual-all" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const event = visit.events[item.index] as RunEvent;
          const isOpen = open === event.seq;
          return (
            <div
              key={item.key}
              data-index={item.index}
              ref={virtual.measureElement}
              className="virtual-item"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <button
                type="button"
                className="state-event tabular"
                aria-expanded={isOpen}
                onClick={() => setOpen(isOpen ? null : event.seq)}
              >
                <span className="muted">{event.id > 0 ? event.id : "–"}</span>
                <span className="truncate">{event.type}</span>
                <span className="muted" title={preciseTime(event.at)}>
                  + {duration(elapsed(visit.enteredAt, event.at, 0))}
                </span>
              </button>
              {isOpen && (
                <div className="event-details">
                  <JsonView title={`Event ${event.id || event.seq}`} text={JSON.stringify(event.details)} empty="" />
                </div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
