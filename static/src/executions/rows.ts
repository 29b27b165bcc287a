/** The rows of the list: pages by cursor, changes of the live feed put where they belong. */

import type { ExecutionSummary } from "@/api/types";
import { type ListFilters, matches, NEWEST_FIRST } from "./filters";

export interface Rows {
  items: readonly ExecutionSummary[];
  next: string | null;
  total: number;
  /** Changes that could not be placed in this order: a reload would show them. */
  unseen: number;
}

export const NO_ROWS: Rows = { items: [], next: null, total: 0, unseen: 0 };

/** Add a page at the end; what the feed brought meanwhile is not doubled. */
export function withPage(rows: Rows, page: { items: ExecutionSummary[]; next: string | null; total: number }): Rows {
  const known = new Set(rows.items.map(({ id }) => id));
  const fresh = page.items.filter(({ id }) => !known.has(id));
  return { items: [...rows.items, ...fresh], next: page.next, total: page.total, unseen: rows.unseen };
}

/** A new or changed execution of the live feed. */
export function withChange(rows: Rows, changed: ExecutionSummary, filters: ListFilters): Rows {
  const place = rows.items.findIndex(({ id }) => id === changed.id);
  const belongs = matches(filters, changed);
  if (place >= 0 && belongs) return { ...rows, items: rows.items.with(place, changed) };
  if (place >= 0) return { ...rows, items: rows.items.toSpliced(place, 1), total: rows.total - 1 };
  if (!belongs) return rows;
  if (filters.sort !== NEWEST_FIRST) return { ...rows, unseen: rows.unseen + 1 };
  const at = rows.items.findIndex(({ started_at }) => started_at <= changed.started_at);
  const isBelow = at === -1 && rows.next !== null; // older than all that is loaded: its page will bring it
  if (isBelow) return rows;
  return {
    ...rows,
    items: rows.items.toSpliced(at === -1 ? rows.items.length : at, 0, changed),
    total: rows.total + 1,
  };
}
