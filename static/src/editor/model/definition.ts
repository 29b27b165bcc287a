/** What the text says: value, graph and faults; while the text is broken the last good ones stay. */

import { graphOf } from "@/asl/graph";
import { type StateRef, statesOf } from "@/asl/machine";
import { parse } from "@/asl/parse";
import { type Format, pathAt, plainValue, pointerOf, type SyntaxFault, type SyntaxNode } from "@/asl/syntax";
import type { Graph } from "@/graph/types";

export interface Definition {
  /** Positions in the text as it is now, as far as it can be read. */
  root: SyntaxNode | null;
  faults: SyntaxFault[];
  /** The value of the last text without faults. */
  value: unknown;
  graph: Graph;
  states: StateRef[];
  /** Value and graph are older than the text. */
  isStale: boolean;
}

/** Reads `text`; keeps value and graph of `last` while it has faults. */
export function readDefinition(text: string, format: Format, last: Definition | null): Definition {
  const { root, faults } = parse(text, format);
  if (faults.length > 0 && last && (last.states.length > 0 || !last.isStale))
    return { ...last, root, faults, isStale: true };
  const value = plainValue(root);
  const states = statesOf(value);
  return { root, faults, value, graph: sameOr(last?.graph, graphOf(value)), states, isStale: faults.length > 0 };
}

/** The same object while nothing to draw has changed, so that nothing is laid out again. */
function sameOr(old: Graph | undefined, fresh: Graph): Graph {
  return old && JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh;
}

/** Pointer of the innermost state around an offset of the text, or null. */
export function stateAround(definition: Definition, offset: number): string | null {
  const path = pathAt(definition.root, offset);
  const known = new Set(definition.states.map((state) => state.pointer));
  for (let length = path.length; length > 0; length -= 1) {
    const pointer = pointerOf(path.slice(0, length));
    if (known.has(pointer)) return pointer;
  }
  return null;
}

/** The state that a pointer lies in (the pointer of a field, of a rule …), or null. */
export function stateOfPointer(definition: Definition, pointer: string): StateRef | null {
  const known = statesByPointer(definition);
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf("/", end - 1)) {
    const state = known.get(pointer.slice(0, end));
    if (state) return state;
  }
  return null;
}

const byPointer = new WeakMap<StateRef[], Map<string, StateRef>>();

function statesByPointer({ states }: Definition): Map<string, StateRef> {
  const known = byPointer.get(states) ?? new Map(states.map((state) => [state.pointer, state]));
  byPointer.set(states, known);
  return known;
}
