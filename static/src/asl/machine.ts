/** States, scopes and references of a definition's value; tolerant of anything that is not as it should be. */

import { type Path, pointerOf } from "./syntax";

export type Fields = Record<string, unknown>;

/** One level at which `Next` can jump: the whole definition, a Parallel branch, or a Map's item processor. */
export interface Scope {
  path: Path;
  machine: Fields;
  /** The Parallel or Map state that holds it; null for the definition itself. */
  owner: StateRef | null;
  /** Index of the Parallel branch, else 0. */
  branch: number;
  states: StateRef[];
}

export interface StateRef {
  name: string;
  path: Path;
  /** RFC 6901 pointer of the state: its identity on the canvas. */
  pointer: string;
  type: string;
  fields: Fields;
  scope: Scope;
}

export type ReferenceKind = "next" | "choice" | "default" | "catch";

/** One place of a state that names another one. */
export interface Reference {
  kind: ReferenceKind;
  /** Path below the state, for example ["Choices", 0, "Next"]. */
  slot: Path;
  target: string;
}

export const TERMINAL = new Set(["Succeed", "Fail"]);
export const STATE_TYPES = ["Task", "Pass", "Choice", "Wait", "Parallel", "Map", "Succeed", "Fail"] as const;
export type StateType = (typeof STATE_TYPES)[number];

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** All scopes of a definition, outer before inner, in the order of the text. */
export function scopesOf(definition: unknown): Scope[] {
  const found: Scope[] = [];
  if (isFields(definition)) collect(definition, [], null, 0, found);
  return found;
}

/** All states of a definition, in the order of the text. */
export function statesOf(definition: unknown): StateRef[] {
  return scopesOf(definition).flatMap((scope) => scope.states);
}

function collect(machine: Fields, path: Path, owner: StateRef | null, branch: number, found: Scope[]): void {
  const scope: Scope = { path, machine, owner, branch, states: [] };
  found.push(scope);
  if (!isFields(machine.States)) return;
  for (const [name, fields] of Object.entries(machine.States)) {
    if (!isFields(fields)) continue;
    const statePath = [...path, "States", name];
    const type = typeof fields.Type === "string" ? fields.Type : "";
    const state: StateRef = { name, path: statePath, pointer: pointerOf(statePath), type, fields, scope };
    scope.states.push(state);
    for (const inner of innerMachines(fields))
      collect(inner.machine, [...statePath, ...inner.slot], state, inner.branch, found);
  }
}

/** The machines inside a state, with their place below it. A Map has one even while it is missing. */
export function innerMachines(fields: Fields): { slot: Path; machine: Fields; branch: number }[] {
  if (fields.Type === "Parallel" || Array.isArray(fields.Branches)) {
    const branches = Array.isArray(fields.Branches) ? fields.Branches : [];
    return branches.map((machine, branch) => ({
      slot: ["Branches", branch],
      machine: isFields(machine) ? machine : {},
      branch,
    }));
  }
  if (fields.Type === "Map" || isFields(fields.ItemProcessor) || isFields(fields.Iterator)) {
    const key = processorKey(fields);
    return [{ slot: [key], machine: isFields(fields[key]) ? (fields[key] as Fields) : {}, branch: 0 }];
  }
  return [];
}

/** A Map's item processor stands under `ItemProcessor`, or under `Iterator` in older definitions. */
export function processorKey(fields: Fields): "ItemProcessor" | "Iterator" {
  return fields.Iterator !== undefined && fields.ItemProcessor === undefined ? "Iterator" : "ItemProcessor";
}

/** Every place of a state that names another state of its scope. */
export function referencesOf(fields: Fields): Reference[] {
  const out: Reference[] = [];
  if (Array.isArray(fields.Choices)) {
    fields.Choices.forEach((rule, i) => {
      if (isFields(rule) && typeof rule.Next === "string")
        out.push({ kind: "choice", slot: ["Choices", i, "Next"], target: rule.Next });
    });
  }
  if (typeof fields.Default === "string") out.push({ kind: "default", slot: ["Default"], target: fields.Default });
  if (typeof fields.Next === "string") out.push({ kind: "next", slot: ["Next"], target: fields.Next });
  if (Array.isArray(fields.Catch)) {
    fields.Catch.forEach((catcher, i) => {
      if (isFields(catcher) && typeof catcher.Next === "string")
        out.push({ kind: "catch", slot: ["Catch", i, "Next"], target: catcher.Next });
    });
  }
  return out;
}

/** True where the state ends its scope: Succeed, Fail, `End: true`, or a state that says nothing about what follows. */
export function endsScope(state: { type: string; fields: Fields }): boolean {
  if (TERMINAL.has(state.type)) return true;
  if (state.type === "Choice") return false;
  return state.fields.End === true || typeof state.fields.Next !== "string";
}

/** States that can be reached from the start of the scope, without `without`. */
export function reachable(scope: Scope, without: ReadonlySet<string> = new Set()): Set<string> {
  const byName = new Map(scope.states.map((state) => [state.name, state]));
  const seen = new Set<string>();
  const open = typeof scope.machine.StartAt === "string" ? [scope.machine.StartAt] : [];
  while (open.length > 0) {
    const name = open.pop()!;
    const state = byName.get(name);
    if (!state || seen.has(name) || without.has(name)) continue;
    seen.add(name);
    open.push(...referencesOf(state.fields).map((ref) => ref.target));
  }
  return seen;
}

/** The query language that applies to a state. */
export function queryLanguageOf(state: StateRef | null, definition: unknown): "JSONPath" | "JSONata" {
  if (state?.fields.QueryLanguage === "JSONata") return "JSONata";
  if (state?.fields.QueryLanguage === "JSONPath") return "JSONPath";
  return isFields(definition) && definition.QueryLanguage === "JSONata" ? "JSONata" : "JSONPath";
}
