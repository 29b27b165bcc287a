/** Moving, copying and renaming states that exist. */

import { stringify } from "yaml";
import { type Fields, isFields, referencesOf, type StateRef, TERMINAL } from "../machine";
import { parse } from "../parse";
import type { Rewrite } from "../rewrite";
import { type Format, plainValue, pointerOf } from "../syntax";
import { addState, type Fragment, insertFragment } from "./insert";
import { EditRefusal } from "./refusal";
import {
  allNames,
  followerOf,
  redirect,
  referencesTo,
  type Spot,
  scopeAt,
  setEdge,
  setNext,
  setStart,
  stateAt,
  targetOf,
  uniqueName,
} from "./wiring";

/** Moves the state at `pointer` to `spot`: its neighbours are joined, the edge there leads through it. Gives its new pointer. */
export function moveState(rewrite: Rewrite, pointer: string, spot: Spot): string {
  const state = stateAt(rewrite, pointer);
  if (isInside(spot, state)) throw new EditRefusal(`${state.name} cannot be moved into itself.`);
  const follower = followerOf(state);
  const target = spot.kind === "edge" ? targetOf(rewrite, spot) : null;
  const sameScope = pointerOf(spot.scope) === pointerOf(state.scope.path);
  if (spot.kind === "edge" && sameScope && (spot.source === state.name || target === state.name)) {
    throw new EditRefusal(`${state.name} is there already.`);
  }
  const known = follower !== null && follower !== state.name && state.scope.states.some((s) => s.name === follower);
  // the edge keeps a mark while the neighbours are joined, because that can remove rules in front of it
  if (spot.kind === "edge") setEdge(rewrite, spot, MARK);
  if (known || !TERMINAL.has(state.type)) redirect(rewrite, state.scope.path, state.name, known ? follower : null);
  else redirectNexts(rewrite, state);
  const now = sameScope ? state.path : transplant(rewrite, state, spot);
  leadOn(rewrite, state, now, target);
  if (spot.kind === "edge") replaceMark(rewrite, spot, state.name);
  else setStart(rewrite, spot.scope, state.name);
  return pointerOf(now);
}

const MARK = "\u0000moving";

function replaceMark(rewrite: Rewrite, spot: Extract<Spot, { kind: "edge" }>, name: string): void {
  const scope = scopeAt(rewrite, spot.scope);
  const paths = referencesTo(scope, MARK).map((r) => r.path);
  if (scope.machine.StartAt === MARK) paths.push([...spot.scope, "StartAt"]);
  rewrite.setAll(paths.map((path) => ({ path, value: name })));
}

/** A Succeed or Fail keeps the rules and catchers that lead to it, since they cannot end a machine by themselves. */
function redirectNexts(rewrite: Rewrite, state: StateRef): void {
  for (const r of referencesTo(state.scope, state.name))
    if (r.reference.kind === "next") setNext(rewrite, r.state.path, null);
}

function isInside(spot: Spot, state: StateRef): boolean {
  return pointerOf(spot.scope).startsWith(`${state.pointer}/`);
}

/** Takes the text of a state from one scope to another, as it is written. */
function transplant(rewrite: Rewrite, state: StateRef, spot: Spot): (string | number)[] {
  const raw = rewrite.raw(state.path);
  addState(
    rewrite,
    spot.scope,
    state.name,
    raw,
    spot.kind === "edge" && spot.source !== null ? spot.source : undefined,
  );
  rewrite.remove(state.path);
  return [...spot.scope, "States", state.name];
}

function leadOn(rewrite: Rewrite, state: StateRef, path: readonly (string | number)[], target: string | null): void {
  if (TERMINAL.has(state.type)) return;
  if (state.type !== "Choice") return setNext(rewrite, path, target);
  if (target !== null) rewrite.set([...path, "Default"], target);
}

/** Renames a state and everything that names it, in one step. Gives its new pointer. */
export function renameState(rewrite: Rewrite, pointer: string, name: string): string {
  const state = stateAt(rewrite, pointer);
  const refusal = nameRefusal(name, state.name, allNames(rewrite));
  if (refusal) throw new EditRefusal(refusal);
  const references = referencesTo(state.scope, state.name).map((r) => r.path);
  if (state.scope.machine.StartAt === state.name) references.push([...state.scope.path, "StartAt"]);
  rewrite.renameKeys(
    [{ path: state.path, name }],
    references.map((path) => ({ path, value: name })),
  );
  return pointerOf([...state.path.slice(0, -1), name]);
}

/** Why `name` cannot be the name of the state, or null. */
export function nameRefusal(name: string, old: string, taken: ReadonlySet<string>): string | null {
  if (name.trim() === "") return "A state needs a name.";
  if ([...name].length > 80) return `The name has ${[...name].length} characters; a state's name may have at most 80.`;
  if (name !== old && taken.has(name)) return `Another state is named ${name}; names are unique in the whole workflow.`;
  return null;
}

/** Puts a copy of the state behind it; gives the pointer of the copy. */
export function duplicateState(rewrite: Rewrite, pointer: string): string {
  const state = stateAt(rewrite, pointer);
  const fragment = fragmentOf([state]);
  if (TERMINAL.has(state.type)) {
    const name = uniqueName(state.name, allNames(rewrite));
    addState(rewrite, state.scope.path, name, rewrite.raw(state.path), state.name);
    return pointerOf([...state.scope.path, "States", name]);
  }
  const slot = state.type === "Choice" ? ["Default"] : typeof state.fields.Next === "string" ? ["Next"] : ["End"];
  const [name] = insertFragment(rewrite, { kind: "edge", scope: state.scope.path, source: state.name, slot }, fragment);
  return pointerOf([...state.scope.path, "States", name!]);
}

/** The states as a fragment, starting with the one that no other of them leads to. */
export function fragmentOf(states: readonly StateRef[]): Fragment {
  const inside = new Set(states.map((s) => s.name));
  const targets = new Set(
    states.flatMap((s) => referencesOf(s.fields).map((r) => r.target)).filter((t) => inside.has(t)),
  );
  const start = states.find((s) => !targets.has(s.name)) ?? states[0];
  return { start: start?.name ?? "", states: states.map((s) => [s.name, s.fields]) };
}

/** The states as a small machine in the format of the definition, for the clipboard. */
export function clipboardText(states: readonly StateRef[], format: Format): string {
  const fragment = fragmentOf(states);
  const machine = { StartAt: fragment.start, States: Object.fromEntries(fragment.states) };
  return format === "json"
    ? JSON.stringify(machine, null, 2)
    : stringify(machine, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** A fragment from clipboard text: a machine, a map of states, or one state; null when it is none of these. */
export function fragmentFromText(text: string): Fragment | null {
  for (const format of ["json", "yaml"] as const) {
    const syntax = parse(text, format);
    const value = syntax.faults.length === 0 ? plainValue(syntax.root) : undefined;
    if (isFields(value)) return fragmentFromValue(value);
  }
  return null;
}

function fragmentFromValue(value: Fields): Fragment | null {
  if (isFields(value.States)) return fromStates(value.States, value.StartAt);
  if (typeof value.Type === "string") return { start: value.Type, states: [[value.Type, value]] };
  return fromStates(value, undefined);
}

function fromStates(states: Fields, start: unknown): Fragment | null {
  const entries = Object.entries(states).filter(
    (e): e is [string, Fields] => isFields(e[1]) && typeof e[1].Type === "string",
  );
  if (entries.length === 0) return null;
  const first = typeof start === "string" && entries.some(([name]) => name === start) ? start : entries[0]![0];
  return { start: first, states: entries };
}
