/** What is chosen on the page, kept in the address: view, state, iterations, visit. Shared by all views. */

import { useSyncExternalStore } from "react";
import type { Picks } from "./model/select";

export type ViewName = "graph" | "table" | "events" | "io" | "definition";

export interface Choice {
  view: ViewName;
  state: string | null;
  picks: Picks;
}

const VIEWS: readonly string[] = ["graph", "table", "events", "io", "definition"];
const listeners = new Set<() => void>();

/** `?view=table&state=Ship&iteration=Each:3&visit=Ship:0`; a state's name may hold a colon, so the number comes last. */
export function readChoice(search: string): Choice {
  const parameters = new URLSearchParams(search);
  const view = parameters.get("view") ?? "graph";
  return {
    view: (VIEWS.includes(view) ? view : "graph") as ViewName,
    state: parameters.get("state"),
    picks: { iterations: readNumbers(parameters.getAll("iteration")), visits: readNumbers(parameters.getAll("visit")) },
  };
}

function readNumbers(values: readonly string[]): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const value of values) {
    const found = /^(.+):(\d+)$/s.exec(value);
    if (found?.[1] !== undefined) numbers[found[1]] = Number(found[2]);
  }
  return numbers;
}

export function writeChoice(choice: Choice): string {
  const parameters = new URLSearchParams();
  if (choice.view !== "graph") parameters.set("view", choice.view);
  if (choice.state !== null) parameters.set("state", choice.state);
  for (const [name, index] of Object.entries(choice.picks.iterations))
    parameters.append("iteration", `${name}:${index}`);
  for (const [name, index] of Object.entries(choice.picks.visits)) parameters.append("visit", `${name}:${index}`);
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

let cachedSearch: string | null = null;
let cached: Choice = readChoice("");

function current(): Choice {
  if (cachedSearch !== location.search) {
    cachedSearch = location.search;
    cached = readChoice(cachedSearch);
  }
  return cached;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

export function useChoice(): Choice {
  return useSyncExternalStore(subscribe, current);
}

/** Change the choice; a new view is a step back in the browser's history, a new selection is not. */
export function choose(change: Partial<Choice>): void {
  const before = current();
  const address = location.pathname + writeChoice({ ...before, ...change }) + location.hash;
  if (change.view !== undefined && change.view !== before.view) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  for (const listener of listeners) listener();
}
