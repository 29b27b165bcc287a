/** What a history means: visits of states, attempts, frames (iterations and branches) and the path taken. */

import type { RunEvent } from "@/api/types";

export type VisitStatus =
  | "RUNNING"
  | "RETRYING"
  | "WAITING"
  | "SUCCEEDED"
  | "CAUGHT"
  | "FAILED"
  | "TIMED_OUT"
  | "ABORTED";

/** Worst first: what a state shows when several of its visits are looked at together. */
export const STATUS_RANK: readonly VisitStatus[] = [
  "FAILED",
  "TIMED_OUT",
  "RETRYING",
  "RUNNING",
  "WAITING",
  "ABORTED",
  "CAUGHT",
  "SUCCEEDED",
];

export const ACTIVE: ReadonlySet<VisitStatus> = new Set(["RUNNING", "RETRYING", "WAITING"]);

export type AttemptStatus = "SCHEDULED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** One try of a Task (from its …Scheduled event) or of a Parallel or Map (from its …StateStarted event). */
export interface Attempt {
  number: number;
  status: AttemptStatus;
  /** ISO 8601, as every time here. */
  scheduledAt: string;
  startedAt: string | null;
  submittedAt: string | null;
  endedAt: string | null;
  resource: string | null;
  error: string | null;
  cause: string | null;
  /** When the next attempt is due, where the history says it (local runs do, the service does not). */
  backoffUntil: string | null;
  /** The request as JSON text: `input` of a Lambda ARN, `parameters` of a service integration. */
  request: string | null;
  output: string | null;
  /** The attempt came from a redrive. */
  redriven: boolean;
}

export interface Visit {
  /** Number of the visit within the execution, from 0, in the order of entering: its identity. */
  index: number;
  state: string;
  /** ASL's Type; null while only events without a state type were seen. */
  type: string | null;
  frame: Frame;
  status: VisitStatus;
  enteredAt: string;
  endedAt: string | null;
  entered: RunEvent | null;
  exited: RunEvent | null;
  attempts: Attempt[];
  error: string | null;
  cause: string | null;
  /** When a Wait is over, where the history says it (local runs do, the service does not). */
  waitUntil: string | null;
  /** Where in the state an expression failed (EvaluationFailed), e.g. "Output/result". */
  errorLocation: string | null;
  events: RunEvent[];
  /** Frames of the newest attempt by index: iterations of a Map, branches of a Parallel. */
  frames: Map<number, Frame>;
  /** Frames of earlier attempts and of iterations that a redrive started again. */
  pastFrames: Frame[];
  /** Items of a Map, where known. */
  length: number | null;
  mapRunArn: string | null;
}

export type FrameStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

export interface Frame {
  /** Number of the frame within the execution, from 0 (the execution itself), in the order of opening. */
  id: number;
  /** The container's visit that opened it; null for the execution itself. */
  container: Visit | null;
  index: number;
  status: FrameStatus;
  startedAt: string | null;
  endedAt: string | null;
  visits: Visit[];
  /** The visits of each state of this frame, oldest first. */
  byState: Map<string, Visit[]>;
  /** Transitions taken in this frame: edge key → times. */
  taken: Map<string, number>;
}

export type EdgeKind = "start" | "next" | "catch" | "end";

/** Key of a taken transition; `next` stands for Next, Choice rules and Default alike: the history does not tell them apart. */
export function edgeKey(kind: EdgeKind, source: string, target: string): string {
  return `${kind}\n${source}\n${target}`;
}

/** All visits of one state, over every frame. */
export interface StateTotals {
  visits: Visit[];
  counts: Map<VisitStatus, number>;
}

export function newFrame(id: number, container: Visit | null, index: number, startedAt: string | null): Frame {
  return {
    id,
    container,
    index,
    status: "RUNNING",
    startedAt,
    endedAt: null,
    visits: [],
    byState: new Map(),
    taken: new Map(),
  };
}

export function lastVisit(frame: Frame): Visit | undefined {
  return frame.visits[frame.visits.length - 1];
}

export function lastAttempt(visit: Visit): Attempt | undefined {
  return visit.attempts[visit.attempts.length - 1];
}

/** The worst status of the counted ones; null when nothing was counted. */
export function worstOf(counts: ReadonlyMap<VisitStatus, number>): VisitStatus | null {
  return STATUS_RANK.find((status) => (counts.get(status) ?? 0) > 0) ?? null;
}
