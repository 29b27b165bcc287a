/** The differences as one list to step through: the machine itself, then its states. */

import type { Comparison, EdgeChange, FieldChange, StateChange } from "@/api/types";

export interface Change {
  /** State's name; null for the top-level fields. */
  state: string | null;
  change: "added" | "removed" | "changed";
  type: string | null;
  /** Container names from outside in, in words: "Each item › Ship". */
  inside: string;
  fields: readonly FieldChange[];
  edges: readonly EdgeChange[];
}

/** Only what differs; transitions are listed with the state they leave. */
export function changesOf(comparison: Comparison): Change[] {
  const changes: Change[] = [];
  const moved = comparison.edges.filter(({ change }) => change !== "unchanged");
  const start = moved.filter(({ kind }) => kind === "start");
  if (comparison.machine.length > 0) {
    const fields = comparison.machine;
    changes.push({ state: null, change: "changed", type: null, inside: "", fields, edges: start });
  }
  for (const state of comparison.states) {
    const edges = moved.filter(({ source, kind }) => source === state.name && kind !== "start");
    if (state.change === "unchanged" && edges.length === 0) continue;
    changes.push(ofState(state, edges));
  }
  return changes;
}

function ofState(state: StateChange, edges: EdgeChange[]): Change {
  const change = state.change === "unchanged" ? "changed" : state.change;
  const type = state.type_after ?? state.type_before;
  return { state: state.name, change, type, inside: insideOf(state.path), fields: state.fields, edges };
}

/** ["States","Map","ItemProcessor","States","Inner"] → "Map". */
function insideOf(path: readonly string[]): string {
  const names: string[] = [];
  for (let index = 0; index + 2 < path.length; index += 1) {
    if (path[index] === "States") {
      names.push(path[index + 1] ?? "");
      index += 1;
    }
  }
  return names.join(" › ");
}

const KIND_WORDS: Record<EdgeChange["kind"], string> = {
  next: "goes to",
  choice: "by a rule goes to",
  default: "by default goes to",
  catch: "on an error goes to",
  start: "starts at",
  end: "ends the workflow",
};

export function edgeWords(edge: EdgeChange): string {
  const words =
    edge.kind === "end"
      ? edge.path.length > 0
        ? "ends its branch"
        : KIND_WORDS.end
      : `${KIND_WORDS[edge.kind]} ${edge.target}`;
  return edge.label === "" || edge.label === edge.target ? words : `${words} (${edge.label})`;
}
