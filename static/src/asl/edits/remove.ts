/** Taking states out; their neighbours are joined. */

import { reachable, type Scope, type StateRef } from "../machine";
import type { Rewrite } from "../rewrite";
import { pathOf } from "../syntax";
import { EditRefusal } from "./refusal";
import { followerOf, redirect, scopeAt, setStart, stateAt } from "./wiring";

export interface RemoveOptions {
  /** Where what led to the state leads now; by default where the state led. null: to the end. */
  follower?: string | null;
  /** Also remove the states that nothing reaches any more. */
  unreached?: boolean;
}

/** Removes the state at `pointer`. */
export function removeState(rewrite: Rewrite, pointer: string, options: RemoveOptions = {}): void {
  const state = stateAt(rewrite, pointer);
  const doomed = options.unreached ? unreachedWithout(state, options.follower) : [];
  const follower = options.follower === undefined ? followerOf(state) : options.follower;
  const known = follower !== state.name && state.scope.states.some((s) => s.name === follower);
  redirect(rewrite, state.scope.path, state.name, known ? follower : null);
  rewrite.remove(state.path);
  for (const other of doomed) if (rewrite.has(other.path)) rewrite.remove(other.path);
}

/** Removes many states; a state inside another one of them goes with it. */
export function removeStates(rewrite: Rewrite, pointers: readonly string[]): void {
  const outer = pointers.filter((p) => !pointers.some((other) => other !== p && p.startsWith(`${other}/`)));
  for (const pointer of outer) if (rewrite.has(pathOf(pointer))) removeState(rewrite, pointer);
}

/** States that only `state` leads to, if what led to it leads to `follower`. */
export function unreachedWithout(state: StateRef, follower?: string | null): StateRef[] {
  const goesTo = follower === undefined ? followerOf(state) : follower;
  const before = reachable(state.scope);
  const after = reachable(without(state, goesTo));
  return state.scope.states.filter((s) => s.name !== state.name && before.has(s.name) && !after.has(s.name));
}

function without(state: StateRef, follower: string | null): Scope {
  const { scope } = state;
  const bridge: StateRef = { ...state, type: "Pass", fields: follower === null ? { End: true } : { Next: follower } };
  return { ...scope, states: scope.states.map((s) => (s.name === state.name ? bridge : s)) };
}

/** Removes a Map or Parallel but keeps the states inside one of its branches, in its place. */
export function unwrapState(rewrite: Rewrite, pointer: string, branch = 0): void {
  const state = stateAt(rewrite, pointer);
  const slot =
    state.type === "Parallel"
      ? ["Branches", branch]
      : [state.fields.Iterator !== undefined ? "Iterator" : "ItemProcessor"];
  const inner = scopeAt(rewrite, [...state.path, ...slot]);
  const first = typeof inner.machine.StartAt === "string" ? inner.machine.StartAt : inner.states[0]?.name;
  if (first === undefined) return removeState(rewrite, pointer);
  const follower = followerOf(state);
  const kept = inner.states.map((s) => ({ name: s.name, raw: rewrite.raw(s.path), open: s.fields.End === true }));
  let anchor = state.name;
  for (const { name, raw } of kept) {
    rewrite.set([...state.scope.path, "States", name], raw, { after: anchor });
    anchor = name;
  }
  if (follower !== null) {
    const ends = kept.filter((s) => s.open).map((s) => [...state.scope.path, "States", s.name, "End"]);
    rewrite.renameKeys(
      ends.map((path) => ({ path, name: "Next" })),
      ends.map((path) => ({ path, value: follower })),
    );
  }
  redirect(rewrite, state.scope.path, state.name, first);
  rewrite.remove(state.path);
}

/** Lets the scope begin with this state. */
export function makeStart(rewrite: Rewrite, pointer: string): void {
  const state = stateAt(rewrite, pointer);
  if (state.scope.machine.StartAt === state.name) throw new EditRefusal(`${state.name} is the first state already.`);
  setStart(rewrite, state.scope.path, state.name);
}
