/** Which events the list shows; taken up where it stopped, so that new events cost only themselves. */

import type { RunEvent } from "@/api/types";

export interface EventFilter {
  /** Part of the type, the state, the resource or the details; without regard to case. */
  text: string;
  type: string | null;
  state: string | null;
  /** ISO 8601 or anything Date.parse reads; "" = open. */
  from: string;
  to: string;
}

export const NO_FILTER: EventFilter = { text: "", type: null, state: null, from: "", to: "" };

export function isFiltering(filter: EventFilter): boolean {
  return (
    filter.text.trim() !== "" || filter.type !== null || filter.state !== null || filter.from !== "" || filter.to !== ""
  );
}

export function eventResource(event: RunEvent): string | null {
  const { resource, resourceType } = event.details;
  if (typeof resource !== "string") return null;
  return typeof resourceType === "string" ? `${resourceType}:${resource}` : resource;
}

/** A predicate for the filter; times that cannot be read do not filter. */
export function matcher(filter: EventFilter): (event: RunEvent) => boolean {
  const text = filter.text.trim().toLowerCase();
  const from = Date.parse(filter.from);
  const to = Date.parse(filter.to);
  return (event) => {
    if (filter.type !== null && event.type !== filter.type) return false;
    if (filter.state !== null && event.state !== filter.state) return false;
    if (!Number.isNaN(from) && Date.parse(event.at) < from) return false;
    if (!Number.isNaN(to) && Date.parse(event.at) > to) return false;
    return text === "" || mentions(event, text);
  };
}

function mentions(event: RunEvent, text: string): boolean {
  if (event.type.toLowerCase().includes(text) || event.state?.toLowerCase().includes(text)) return true;
  if (text === String(event.id)) return true;
  return JSON.stringify(event.details).toLowerCase().includes(text);
}

/** Filters a list that only grows. */
export class GrowingFilter {
  #filter: EventFilter | null = null;
  #source: readonly RunEvent[] | null = null;
  #scanned = 0;
  #matches: (event: RunEvent) => boolean = () => true;
  #found: RunEvent[] = [];

  /** The events that match, in order; the same array as before while nothing was added. */
  apply(events: readonly RunEvent[], filter: EventFilter): readonly RunEvent[] {
    if (this.#filter !== filter || this.#source !== events) {
      this.#filter = filter;
      this.#source = events;
      this.#scanned = 0;
      this.#matches = matcher(filter);
      this.#found = [];
    }
    const added = events.slice(this.#scanned).filter(this.#matches);
    this.#scanned = events.length;
    if (added.length > 0) this.#found = this.#found.concat(added);
    return this.#found;
  }
}
