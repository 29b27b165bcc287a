/** Questions that the views ask of the model: what a state shows, rows of the table, variables, time. */

import type { ExecutionModel } from "./fold";
import { failingVisit } from "./rules";
import { ACTIVE, type Frame, STATUS_RANK, type Visit, type VisitStatus, worstOf } from "./visits";

/** What the user chose to look at: an iteration of a Map state, a visit of a state that was visited several times. */
export interface Picks {
  /** Map state → index of the iteration; absent: all of them. */
  iterations: Readonly<Record<string, number>>;
  /** State → which visit within its frame, from 0; absent: the newest. */
  visits: Readonly<Record<string, number>>;
}

export const NO_PICKS: Picks = { iterations: {}, visits: {} };

/** Above this many visits the counts are used instead of the newest visit of each frame. */
const MANY = 500;

export interface StateView {
  status: VisitStatus | null;
  /** Visits in the frames looked at; the newest is the last. */
  visits: readonly Visit[];
  /** How many visits of the frames looked at have each status. */
  counts: ReadonlyMap<VisitStatus, number>;
}

const NOTHING: StateView = { status: null, visits: [], counts: new Map() };

/** What a state shows in the frames that the picks leave. */
export function stateView(model: ExecutionModel, state: string, picks: Picks): StateView {
  const totals = model.totals.get(state);
  if (!totals) return NOTHING;
  const picked = Object.keys(picks.iterations).length > 0 || Object.keys(picks.visits).length > 0;
  if (!picked && totals.visits.length > MANY) {
    return { status: worstOf(totals.counts), visits: totals.visits, counts: totals.counts };
  }
  const visits = picked ? totals.visits.filter((visit) => isPicked(visit.frame, picks)) : totals.visits;
  const shown = newestPerFrame(visits, picks.visits[state]);
  const counts = new Map<VisitStatus, number>();
  for (const visit of shown) counts.set(visit.status, (counts.get(visit.status) ?? 0) + 1);
  return { status: worstOf(counts), visits, counts };
}

/** Whether every container around a frame is looked at: its picked iteration, its picked visit, its newest attempt. */
function isPicked(frame: Frame, picks: Picks): boolean {
  for (let inner: Frame = frame; inner.container; inner = inner.container.frame) {
    const container = inner.container;
    const iteration = picks.iterations[container.state];
    if (iteration !== undefined && container.type === "Map" && inner.index !== iteration) return false;
    const visit = picks.visits[container.state];
    const siblings = container.frame.byState.get(container.state);
    if (visit !== undefined && siblings && siblings.length > 1 && siblings[visit] !== container) return false;
  }
  return true;
}

function newestPerFrame(visits: readonly Visit[], pick: number | undefined): Visit[] {
  const newest = new Map<Frame, Visit>();
  for (const visit of visits) {
    const chosen = pick === undefined ? undefined : visit.frame.byState.get(visit.state)?.[pick];
    newest.set(visit.frame, chosen ?? visit);
  }
  return [...newest.values()];
}

/** The visit that the step panel opens with: the worst of the newest ones, the first of equals. */
export function visitToShow(model: ExecutionModel, state: string, picks: Picks): Visit | undefined {
  const { visits } = stateView(model, state, picks);
  const shown = newestPerFrame(visits, picks.visits[state]);
  let best: Visit | undefined;
  for (const visit of shown) {
    if (!best || STATUS_RANK.indexOf(visit.status) < STATUS_RANK.indexOf(best.status)) best = visit;
  }
  return best;
}

/** Transitions taken within the picks: edge key → times. */
export function takenEdges(model: ExecutionModel, picks: Picks): ReadonlyMap<string, number> {
  if (Object.keys(picks.iterations).length === 0) return model.taken;
  const taken = new Map<string, number>();
  const seen = new Set<Frame>();
  for (const visit of model.visits) {
    if (seen.has(visit.frame)) continue;
    seen.add(visit.frame);
    if (!isPicked(visit.frame, picks)) continue;
    for (const [key, times] of visit.frame.taken) taken.set(key, (taken.get(key) ?? 0) + times);
  }
  return taken;
}

/** The Map states around the visits of a state, outermost first. */
export function mapsAround(visit: Visit): Visit[] {
  const maps: Visit[] = [];
  for (let frame = visit.frame; frame.container; frame = frame.container.frame) {
    if (frame.container.type === "Map") maps.unshift(frame.container);
  }
  return maps;
}

/** The picks under which a visit is the one shown. */
export function picksOf(visit: Visit): Picks {
  const iterations: Record<string, number> = {};
  const visits: Record<string, number> = {};
  const note = (seen: Visit) => {
    const siblings = seen.frame.byState.get(seen.state) ?? [];
    if (siblings.length > 1) visits[seen.state] = siblings.indexOf(seen);
  };
  note(visit);
  for (let frame = visit.frame; frame.container; frame = frame.container.frame) {
    if (frame.container.type === "Map") iterations[frame.container.state] = frame.index;
    note(frame.container);
  }
  return { iterations, visits };
}

/** The innermost state that made the execution fail. */
export function failure(model: ExecutionModel): Visit | undefined {
  return model.status === "FAILED" || model.status === "TIMED_OUT" ? failingVisit([model.root]) : undefined;
}

export function iterationCounts(map: Visit): Record<Frame["status"], number> {
  const counts = { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 };
  for (const frame of map.frames.values()) counts[frame.status] += 1;
  return counts;
}

/** Milliseconds between two times; `until` null means still going on, so up to now. */
export function elapsed(from: string | null, until: string | null, now: number): number {
  if (from === null) return 0;
  return Math.max(0, (until === null ? now : Date.parse(until)) - Date.parse(from));
}

export interface VariableChange {
  name: string;
  /** JSON text. */
  before: string | null;
  after: string | null;
}

/** Variables a visit could read, with what it assigned; inner frames read the outer ones. */
export function variablesOf(visit: Visit): VariableChange[] {
  const before = new Map<string, string>();
  const chain: Visit[] = [];
  for (let inner: Visit | null = visit; inner; inner = inner.frame.container) chain.unshift(inner);
  for (const step of chain) {
    for (const earlier of step.frame.visits) {
      if (earlier === step) break;
      for (const [name, value] of assignedBy(earlier)) before.set(name, value);
    }
  }
  const assigned = new Map(assignedBy(visit));
  const names = [...new Set([...before.keys(), ...assigned.keys()])].sort();
  return names.map((name) => ({
    name,
    before: before.get(name) ?? null,
    after: assigned.get(name) ?? before.get(name) ?? null,
  }));
}

export function assignedBy(visit: Visit): [string, string][] {
  const assigned = visit.exited?.details.assignedVariables;
  if (assigned === null || typeof assigned !== "object") return [];
  return Object.entries(assigned).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
}

export interface TableRow {
  key: string;
  depth: number;
  visit: Visit | null;
  frame: Frame | null;
  expandable: boolean;
  expanded: boolean;
}

/** The tree of states as rows: visits, below a container its iterations or branches, below those their visits. */
export function tableRows(model: ExecutionModel, isExpanded: (key: string, depth: number) => boolean): TableRow[] {
  const rows: TableRow[] = [];
  const addFrame = (frame: Frame, depth: number) => {
    for (const visit of frame.visits) addVisit(visit, depth);
  };
  const addVisit = (visit: Visit, depth: number) => {
    const key = `v${visit.index}`;
    const frames = [...visit.pastFrames, ...visit.frames.values()];
    const expanded = frames.length > 0 && isExpanded(key, depth);
    rows.push({ key, depth, visit, frame: null, expandable: frames.length > 0, expanded });
    if (!expanded) return;
    for (const frame of frames.sort((a, b) => a.index - b.index || a.id - b.id)) {
      const frameKey = `f${frame.id}`;
      const open = frame.visits.length > 0 && isExpanded(frameKey, depth + 1);
      rows.push({
        key: frameKey,
        depth: depth + 1,
        visit: null,
        frame,
        expandable: frame.visits.length > 0,
        expanded: open,
      });
      if (open) addFrame(frame, depth + 2);
    }
  };
  addFrame(model.root, 0);
  return rows;
}

/** Status of a frame as the table shows it: a branch has no event for its end, so its last state speaks for it. */
export function frameStatus(frame: Frame): VisitStatus {
  if (frame.status !== "RUNNING") return frame.status;
  const last = frame.visits[frame.visits.length - 1];
  if (!last || !ACTIVE.has(last.status)) return "RUNNING";
  return last.status;
}

/** Where a frame is, in words: "Each item #3 › Ship #0"; empty for the execution itself. */
export function frameLabel(frame: Frame): string {
  const parts: string[] = [];
  for (let inner = frame; inner.container; inner = inner.container.frame) {
    parts.unshift(`${inner.container.state} #${inner.index}`);
  }
  return parts.join(" › ");
}
