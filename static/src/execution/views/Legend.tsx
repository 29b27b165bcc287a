/** What colours, shapes and lines mean on the graph of a run; folds away. */

import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { StatusBadge } from "@/design/Badge";
import type { Status } from "@/design/status";

const SHOWN: Status[] = [
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "CAUGHT",
  "RETRYING",
  "WAITING",
  "TIMED_OUT",
  "ABORTED",
  "NOT_REACHED",
];
const KEY = "studio.legend";
/** Pixels; in a lower or narrower window the open legend would lie over the graph. */
const ROOMY = { width: 1100, height: 800 };

export function Legend() {
  const [isOpen, setOpen] = useState(() => {
    const kept = localStorage.getItem(KEY);
    if (kept !== null) return kept === "open";
    return window.innerWidth >= ROOMY.width && window.innerHeight >= ROOMY.height;
  });
  const toggle = () => {
    localStorage.setItem(KEY, isOpen ? "closed" : "open");
    setOpen(!isOpen);
  };
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <div className="legend">
      <button type="button" className="legend-toggle" aria-expanded={isOpen} onClick={toggle}>
        <Arrow size={13} aria-hidden /> Legend
      </button>
      {isOpen && (
        <ul>
          {SHOWN.map((status) => (
            <li key={status}>
              <StatusBadge status={status} />
            </li>
          ))}
          <li className="legend-path">
            <span className="legend-line" aria-hidden /> Path taken
          </li>
          <li className="legend-path">
            <span className="legend-line legend-caught" aria-hidden /> By a Catcher
          </li>
        </ul>
      )}
    </div>
  );
}
