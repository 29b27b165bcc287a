/** Putting states into a definition: new ones, copies and pasted ones are all fragments. */

import { type Fields, isFields, referencesOf, type StateRef, TERMINAL } from "../machine";
import type { Rewrite } from "../rewrite";
import type { Path } from "../syntax";
import { allNames, followerOf, type Spot, scopeAt, setEdge, setStart, targetOf, uniqueName } from "./wiring";

/** A piece of a machine. References that lead out of it become what follows the place where it is put. */
export interface Fragment {
  start: string;
  states: [name: string, fields: Fields][];
}

/** Puts `fragment` at `spot`; gives the names that its states have now, in order. */
export function insertFragment(rewrite: Rewrite, spot: Spot, fragment: Fragment): string[] {
  const { states, start } = renamed(fragment, allNames(rewrite));
  const follower = spot.kind === "edge" ? targetOf(rewrite, spot) : null;
  const neighbours = new Set(scopeNames(rewrite, spot.scope));
  const wired = wire(rewrite, states, follower, neighbours);
  const startsElsewhere = spot.kind === "edge" && spot.source !== null;
  let anchor = spot.kind === "edge" ? spot.source : null;
  if (startsElsewhere) setEdge(rewrite, spot, start);
  for (const [name, fields] of wired) {
    addState(
      rewrite,
      spot.scope,
      name,
      fields,
      anchor ?? undefined,
      anchor === null ? (follower ?? undefined) : undefined,
    );
    anchor = name;
  }
  if (!startsElsewhere) setStart(rewrite, spot.scope, start);
  return wired.map(([name]) => name);
}

/** Adds a state without connecting it. */
export function addState(
  rewrite: Rewrite,
  scope: Path,
  name: string,
  fields: unknown,
  after?: string,
  before?: string,
): void {
  const states = [...scope, "States"];
  if (!isFields(rewrite.value(states))) {
    rewrite.set(states, { [name]: fields });
    return;
  }
  rewrite.set([...states, name], fields, {
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before }),
  });
}

function renamed(fragment: Fragment, taken: ReadonlySet<string>): Fragment {
  const used = new Set(taken);
  const names = new Map<string, string>();
  const visit = (states: [string, Fields][]) => {
    for (const [name, fields] of states) {
      const fresh = uniqueName(name, used);
      used.add(fresh);
      names.set(name, fresh);
      for (const inner of innerStates(fields)) visit(inner);
    }
  };
  visit(fragment.states);
  return {
    start: names.get(fragment.start) ?? fragment.start,
    states: fragment.states.map(([n, f]) => [names.get(n)!, withNames(f, names)]),
  };
}

function scopeNames(rewrite: Rewrite, scope: Path): string[] {
  const states = rewrite.value([...scope, "States"]);
  return isFields(states) ? Object.keys(states) : [];
}

function innerStates(fields: Fields): [string, Fields][][] {
  const machines = [fields.ItemProcessor, fields.Iterator, ...(Array.isArray(fields.Branches) ? fields.Branches : [])];
  return machines.flatMap((m) =>
    isFields(m) && isFields(m.States)
      ? [Object.entries(m.States).filter((e): e is [string, Fields] => isFields(e[1]))]
      : [],
  );
}

/** A copy of a state in which every reference, at every depth, uses the new names. */
function withNames(fields: Fields, names: ReadonlyMap<string, string>): Fields {
  const copy = structuredClone(fields);
  for (const reference of referencesOf(copy))
    put(copy, reference.slot, names.get(reference.target) ?? reference.target);
  for (const key of ["ItemProcessor", "Iterator"] as const)
    if (isFields(copy[key])) copy[key] = machineWithNames(copy[key] as Fields, names);
  if (Array.isArray(copy.Branches))
    copy.Branches = copy.Branches.map((b: unknown) => (isFields(b) ? machineWithNames(b, names) : b));
  return copy;
}

function machineWithNames(machine: Fields, names: ReadonlyMap<string, string>): Fields {
  const out = { ...machine };
  if (typeof out.StartAt === "string") out.StartAt = names.get(out.StartAt) ?? out.StartAt;
  if (isFields(out.States)) {
    out.States = Object.fromEntries(
      Object.entries(out.States).map(([n, f]) => [names.get(n) ?? n, isFields(f) ? withNames(f, names) : f]),
    );
  }
  return out;
}

/** Connects the open ends of the states with `follower`; null means the end of the scope. */
function wire(
  rewrite: Rewrite,
  states: [string, Fields][],
  follower: string | null,
  neighbours: ReadonlySet<string>,
): [string, Fields][] {
  const names = new Set(states.map(([name]) => name));
  const extra: [string, Fields][] = [];
  const end = (): string => {
    if (follower !== null) return follower;
    if (extra.length === 0)
      extra.push([uniqueName("Success", new Set([...allNames(rewrite), ...names])), { Type: "Succeed" }]);
    return extra[0]![0];
  };
  const wired = states.map(([name, fields]): [string, Fields] => [
    name,
    wireState(fields, names, neighbours, follower, end),
  ]);
  return [...wired, ...extra];
}

function wireState(
  fields: Fields,
  names: ReadonlySet<string>,
  neighbours: ReadonlySet<string>,
  follower: string | null,
  end: () => string,
): Fields {
  const type = String(fields.Type);
  const out = structuredClone(fields);
  for (const { kind, slot, target } of referencesOf(out)) {
    if (kind === "next" || names.has(target)) continue;
    // rules and catchers may go on to a state that is in reach; what is not becomes what follows
    if (kind === "default" || !neighbours.has(target)) put(out, slot, end());
  }
  if (TERMINAL.has(type)) return out;
  if (type === "Choice") return { ...out, Default: typeof out.Default === "string" ? out.Default : end() };
  if (typeof out.Next === "string" && names.has(out.Next)) return out;
  return withFollower(out, follower);
}

/** Next or End in the place where one of them stood, else at the end. */
function withFollower(fields: Fields, follower: string | null): Fields {
  const fresh: Fields = {};
  let done = false;
  const put = () => {
    if (!done) Object.assign(fresh, follower === null ? { End: true } : { Next: follower });
    done = true;
  };
  for (const [key, value] of Object.entries(fields)) {
    if (key === "Next" || key === "End") put();
    else fresh[key] = value;
  }
  put();
  return fresh;
}

function put(fields: Fields, slot: Path, value: unknown): void {
  let at: unknown = fields;
  for (const step of slot.slice(0, -1)) at = (at as Record<string | number, unknown>)[step];
  (at as Record<string | number, unknown>)[slot.at(-1)!] = value;
}

/** The place behind the last state of a scope, in front of its final Succeed or Fail; the scope itself while it is empty. */
export function lastSpot(rewrite: Rewrite, scopePath: Path): Spot {
  const scope = scopeAt(rewrite, scopePath);
  const byName = new Map(scope.states.map((state) => [state.name, state]));
  const edge = (source: string | null, slot: Path): Spot => ({ kind: "edge", scope: scopePath, source, slot });
  let state = byName.get(String(scope.machine.StartAt)) ?? scope.states[0];
  if (!state) return { kind: "scope", scope: scopePath };
  if (TERMINAL.has(state.type)) return edge(null, ["StartAt"]);
  for (const seen = new Set([state.name]); ; seen.add(state.name)) {
    const follower: StateRef | undefined = byName.get(followerOf(state) ?? "");
    const last = !follower || seen.has(follower.name) || TERMINAL.has(follower.type);
    if (last) return edge(state.name, state.type === "Choice" ? ["Default"] : follower ? ["Next"] : ["End"]);
    state = follower;
  }
}
