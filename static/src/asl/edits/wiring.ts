/** Where a state leads: reading and rewriting Next, End, Default, StartAt, rules and catchers. */

import {
  type Fields,
  isFields,
  type Reference,
  referencesOf,
  type Scope,
  type StateRef,
  scopesOf,
  TERMINAL,
} from "../machine";
import type { Rewrite } from "../rewrite";
import { type Path, pathOf, pointerOf } from "../syntax";
import { EditRefusal } from "./refusal";

/** A place on the canvas where something can be put. */
export type Spot =
  /** On the edge that leaves `source` (null: the start of the scope) through `slot`, below the state. */
  | { kind: "edge"; scope: Path; source: string | null; slot: Path }
  /** In a scope that has no states yet. */
  | { kind: "scope"; scope: Path };

export const END_SLOT: Path = ["End"];

export function scopeAt(rewrite: Rewrite, path: Path): Scope {
  const pointer = pointerOf(path);
  const scope = scopesOf(rewrite.value([])).find((s) => pointerOf(s.path) === pointer);
  if (!scope) throw new EditRefusal("The place for this state is not in the definition any more.");
  return scope;
}

export function stateAt(rewrite: Rewrite, pointer: string): StateRef {
  const path = pathOf(pointer);
  const name = path.at(-1) ?? "";
  const fields = rewrite.value(path);
  if (!isFields(fields)) throw new EditRefusal(`The state ${name || pointer} is not in the definition any more.`);
  const scope = scopeAt(rewrite, path.slice(0, -2));
  const state = scope.states.find((s) => s.name === name);
  if (!state) throw new EditRefusal(`The state ${name} is not in the definition any more.`);
  return state;
}

/** Names of all states at any depth: Amazon States Language wants them unique in the whole machine. */
export function allNames(rewrite: Rewrite): Set<string> {
  return new Set(scopesOf(rewrite.value([])).flatMap((scope) => scope.states.map((s) => s.name)));
}

/** `wanted`, or `wanted (2)`, `wanted (3)` … whichever is free; at most 80 characters. */
export function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  const stem = wanted.replace(/ \(\d+\)$/, "");
  let name = wanted;
  for (let i = 2; taken.has(name); i += 1) {
    const suffix = ` (${i})`;
    name = stem.slice(0, 80 - suffix.length) + suffix;
  }
  return name;
}

/** Where the edge leads now; null for the end of the scope. */
export function targetOf(rewrite: Rewrite, spot: Extract<Spot, { kind: "edge" }>): string | null {
  const path = spot.source === null ? [...spot.scope, "StartAt"] : [...spot.scope, "States", spot.source, ...spot.slot];
  const value = rewrite.value(path);
  return typeof value === "string" ? value : null;
}

/** Lets the edge lead to `target`. */
export function setEdge(rewrite: Rewrite, spot: Extract<Spot, { kind: "edge" }>, target: string): void {
  if (spot.source === null) return setStart(rewrite, spot.scope, target);
  const state = [...spot.scope, "States", spot.source];
  if (spot.slot.length === 1 && (spot.slot[0] === "End" || spot.slot[0] === "Next"))
    return setNext(rewrite, state, target);
  rewrite.set([...state, ...spot.slot], target);
}

export function setStart(rewrite: Rewrite, scope: Path, target: string): void {
  rewrite.set([...scope, "StartAt"], target, { before: "States" });
}

/** Lets a state go on to `target`, or end its scope when null; the line keeps its place in the text. */
export function setNext(rewrite: Rewrite, state: Path, target: string | null): void {
  const next = [...state, "Next"];
  const end = [...state, "End"];
  if (target === null) {
    if (rewrite.has(end)) {
      rewrite.set(end, true);
      return rewrite.remove(next);
    }
    if (rewrite.has(next)) return rewrite.renameKeys([{ path: next, name: "End" }], [{ path: next, value: true }]);
    return rewrite.set(end, true);
  }
  if (rewrite.has(next)) {
    rewrite.set(next, target);
    return rewrite.remove(end);
  }
  if (rewrite.has(end)) return rewrite.renameKeys([{ path: end, name: "Next" }], [{ path: end, value: target }]);
  rewrite.set(next, target);
}

/** References from the states of a scope to `name`, with full paths. */
export function referencesTo(scope: Scope, name: string): { state: StateRef; reference: Reference; path: Path }[] {
  return scope.states.flatMap((state) =>
    referencesOf(state.fields)
      .filter((reference) => reference.target === name)
      .map((reference) => ({ state, reference, path: [...state.path, ...reference.slot] })),
  );
}

/** Where the chain goes on behind a state: its Next, a Choice's Default; null for the end. */
export function followerOf(state: { type: string; fields: Fields }): string | null {
  if (TERMINAL.has(state.type)) return null;
  const follower = state.type === "Choice" ? state.fields.Default : state.fields.Next;
  return typeof follower === "string" ? follower : null;
}

/**
 * Points everything that leads to `name` at `target`, or ends there when null. A rule or a catcher cannot end
 * a machine, so with null it goes away.
 */
export function redirect(rewrite: Rewrite, scopePath: Path, name: string, target: string | null): void {
  const scope = scopeAt(rewrite, scopePath);
  const incoming = referencesTo(scope, name).filter((r) => r.state.name !== name);
  const start = scope.machine.StartAt === name ? [[...scopePath, "StartAt"]] : [];
  if (target !== null) {
    return rewrite.setAll([...incoming.map((r) => r.path), ...start].map((path) => ({ path, value: target })));
  }
  const nexts = incoming.filter((r) => r.reference.kind === "next");
  rewrite.renameKeys(
    nexts.map((r) => ({ path: r.path, name: "End" })),
    nexts.map((r) => ({ path: r.path, value: true })),
  );
  for (const r of incoming.filter((r) => r.reference.kind === "default")) rewrite.remove(r.path);
  // from the back, so that the indexes in front stay right
  for (const r of incoming.filter((r) => r.reference.kind === "choice" || r.reference.kind === "catch").reverse()) {
    rewrite.remove(r.path.slice(0, -1));
    const list = r.path.slice(0, -2);
    if (r.reference.kind === "catch" && (rewrite.value(list) as unknown[]).length === 0) rewrite.remove(list);
  }
  if (start.length > 0) {
    const other = scope.states.find((s) => s.name !== name);
    if (other) rewrite.set(start[0]!, other.name);
    else rewrite.remove(start[0]!);
  }
}
