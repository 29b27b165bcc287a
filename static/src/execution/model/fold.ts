/** The fold: events in, model out; appends in O(batch), takes each event once, notices a gap. */

import type { ExecutionStatus, RunEvent } from "@/api/types";
import { RULES, type Rule } from "./rules";
import {
  ACTIVE,
  type AttemptStatus,
  type EdgeKind,
  edgeKey,
  type Frame,
  type FrameStatus,
  lastAttempt,
  lastVisit,
  newFrame,
  type StateTotals,
  type Visit,
  type VisitStatus,
} from "./visits";

export interface Appended {
  /** How many events were new and in order. */
  applied: number;
  /** An event is missing after `lastSeq`: fetch from there. */
  gap: boolean;
}

export type EndStatus = Exclude<FrameStatus, "RUNNING">;

/** The model of one execution. Changed in place; `revision` rises with each append that changed something. */
export class ExecutionModel {
  revision = 0;
  lastSeq = 0;
  status: ExecutionStatus = "RUNNING";
  startedAt: string | null = null;
  endedAt: string | null = null;
  input: string | null = null;
  output: string | null = null;
  error: string | null = null;
  cause: string | null = null;
  redrives: string[] = [];
  /** States entered: what the service calls state transitions. */
  transitions = 0;
  /** Events that count against the service's limit of 25,000. */
  historyEvents = 0;
  retries = 0;
  readonly events: RunEvent[] = [];
  readonly visits: Visit[] = [];
  readonly root: Frame = newFrame(0, null, 0, null);
  readonly totals = new Map<string, StateTotals>();
  readonly taken = new Map<string, number>();
  /** Names of the states that changed since `takeChanged` was last called. */
  #changed = new Set<string>();
  #frames = 1;
  #bySeqOwner = new Map<number, Visit>();
  #byHistoryId = new Map<number, Visit>();

  /** Take the events that continue the model; the ones already known are left out, nothing is taken after a gap. */
  append(batch: readonly RunEvent[]): Appended {
    let applied = 0;
    for (const event of batch) {
      if (event.seq <= this.lastSeq) continue;
      if (event.seq !== this.lastSeq + 1) return this.#done(applied, true);
      this.lastSeq = event.seq;
      this.events.push(event);
      if (event.id > 0) this.historyEvents += 1;
      (RULES[event.type] ?? ignore)(this, event);
      applied += 1;
    }
    return this.#done(applied, false);
  }

  #done(applied: number, gap: boolean): Appended {
    if (applied > 0) this.revision += 1;
    return { applied, gap };
  }

  takeChanged(): Set<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  /** The visit that an event belongs to, if it belongs to one. */
  visitOf(event: RunEvent): Visit | undefined {
    return this.#bySeqOwner.get(event.seq);
  }

  get active(): boolean {
    return this.status === "RUNNING" || this.status === "PENDING_REDRIVE";
  }

  // ---- for the rules ------------------------------------------------------------------------

  /** The frame of a scope; containers and frames that were not announced are opened on the way. */
  frameAt(scope: RunEvent["scope"], at: string): Frame {
    let frame = this.root;
    for (const [name, index] of scope) {
      const container = this.latest(frame, name) ?? this.open(frame, name, null, at);
      frame = container.frames.get(index) ?? this.openFrame(container, index, at);
    }
    return frame;
  }

  latest(frame: Frame, state: string): Visit | undefined {
    const visits = frame.byState.get(state);
    return visits?.[visits.length - 1];
  }

  openFrame(container: Visit, index: number, at: string): Frame {
    const earlier = container.frames.get(index);
    if (earlier) container.pastFrames.push(earlier);
    const frame = newFrame(this.#frames, container, index, at);
    this.#frames += 1;
    container.frames.set(index, frame);
    return frame;
  }

  open(frame: Frame, state: string, type: string | null, at: string): Visit {
    const visit: Visit = {
      index: this.visits.length,
      state,
      type,
      frame,
      status: "RUNNING",
      enteredAt: at,
      endedAt: null,
      entered: null,
      exited: null,
      attempts: [],
      error: null,
      cause: null,
      errorLocation: null,
      waitUntil: null,
      events: [],
      frames: new Map(),
      pastFrames: [],
      length: null,
      mapRunArn: null,
    };
    this.visits.push(visit);
    frame.visits.push(visit);
    const sameState = frame.byState.get(state);
    if (sameState) sameState.push(visit);
    else frame.byState.set(state, [visit]);
    const totals: StateTotals = this.totals.get(state) ?? { visits: [], counts: new Map() };
    totals.visits.push(visit);
    totals.counts.set("RUNNING", (totals.counts.get("RUNNING") ?? 0) + 1);
    this.totals.set(state, totals);
    this.#changed.add(state);
    return visit;
  }

  /** The visit an event speaks of: by state name in its scope, else the one its previous event belonged to. */
  owner(event: RunEvent): Visit | undefined {
    const frame = this.frameAt(event.scope, event.at);
    const named = event.state === null ? undefined : this.latest(frame, event.state);
    return named ?? this.#byHistoryId.get(event.previous_id);
  }

  own(visit: Visit, event: RunEvent): void {
    visit.events.push(event);
    this.#bySeqOwner.set(event.seq, visit);
    if (event.id > 0) this.#byHistoryId.set(event.id, visit);
    this.#changed.add(visit.state);
  }

  setStatus(visit: Visit, status: VisitStatus, endedAt: string | null): void {
    if (visit.status !== status) {
      const counts = this.totals.get(visit.state)?.counts;
      counts?.set(visit.status, (counts.get(visit.status) ?? 1) - 1);
      counts?.set(status, (counts.get(status) ?? 0) + 1);
      visit.status = status;
    }
    visit.endedAt = endedAt;
    this.#changed.add(visit.state);
  }

  take(frame: Frame, kind: EdgeKind, source: string, target: string): void {
    const key = edgeKey(kind, source, target);
    frame.taken.set(key, (frame.taken.get(key) ?? 0) + 1);
    this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
    if (source) this.#changed.add(source);
    if (target) this.#changed.add(target);
  }

  endAttempt(visit: Visit, status: AttemptStatus, at: string): void {
    const attempt = lastAttempt(visit);
    if (!attempt || attempt.endedAt !== null) return;
    attempt.status = status;
    attempt.endedAt = at;
  }

  /** End a frame and whatever is still going on in it. */
  closeFrame(frame: Frame, status: FrameStatus, at: string): void {
    if (frame.status !== "RUNNING") return;
    frame.status = status;
    frame.endedAt = at;
    for (const visit of frame.visits) {
      if (ACTIVE.has(visit.status)) this.cutOff(visit, status, at);
    }
    const last = lastVisit(frame);
    if (status === "SUCCEEDED" && last) this.take(frame, "end", last.state, "");
    if (frame.container) this.#changed.add(frame.container.state);
  }

  /** End a visit that has no event of its own for it, together with what goes on inside it. */
  cutOff(visit: Visit, status: FrameStatus, at: string): void {
    const timedOut = status === "FAILED" && lastAttempt(visit)?.status === "TIMED_OUT";
    this.endAttempt(visit, status === "SUCCEEDED" ? "SUCCEEDED" : status === "FAILED" ? "FAILED" : "ABORTED", at);
    this.closeFrames(visit, status, at);
    this.setStatus(visit, timedOut ? "TIMED_OUT" : status, at);
  }

  /** End the frames of a container that are still open; where it failed, those that did not break were cut off. */
  closeFrames(container: Visit, status: FrameStatus, at: string): void {
    for (const frame of container.frames.values()) {
      if (frame.status !== "RUNNING") continue;
      this.closeFrame(frame, status === "FAILED" && !isBroken(frame) ? "ABORTED" : status, at);
    }
  }

  /** A redrive goes on in a frame that had ended: it and what contains it run again. */
  reopen(frame: Frame): void {
    for (let inner: Frame | undefined = frame; inner; inner = inner.container?.frame) {
      inner.status = "RUNNING";
      inner.endedAt = null;
      const container = inner.container;
      if (container && !ACTIVE.has(container.status)) this.setStatus(container, "RUNNING", null);
    }
  }

  end(status: EndStatus, event: RunEvent): void {
    this.status = status;
    this.endedAt = event.at;
    this.closeFrame(this.root, status, event.at);
  }

  /** The visit of the history's event `id`, as causes of the service name it. */
  visitOfHistoryId(id: number): Visit | undefined {
    return this.#byHistoryId.get(id);
  }
}

/** Whether the last state of a frame went wrong, and the frame with it. */
export function isBroken(frame: Frame): boolean {
  if (frame.status === "FAILED") return true;
  const last = lastVisit(frame);
  if (!last) return false;
  if (last.status === "FAILED" || last.status === "TIMED_OUT") return true;
  if (!ACTIVE.has(last.status)) return false;
  if (last.error !== null && lastAttempt(last)?.backoffUntil == null) return true;
  return [...last.frames.values()].some(isBroken);
}

const ignore: Rule = (model, event) => {
  const visit = model.owner(event);
  if (visit) model.own(visit, event);
};
