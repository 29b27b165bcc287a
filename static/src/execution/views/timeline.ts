/** The bar of a visit on the timeline: attempts, back-off between them, what was left over. Fractions of the whole run. */

import type { Visit } from "../model/visits";

export interface Segment {
  kind: "work" | "failed" | "backoff" | "wait";
  /** Both from 0 to 1. */
  left: number;
  width: number;
}

export interface Range {
  /** Milliseconds of Unix time. */
  from: number;
  to: number;
}

/** The visit in pieces; a Task's time before its first attempt and after its last counts as work. */
export function segmentsOf(visit: Visit, range: Range, now: number): Segment[] {
  const start = Date.parse(visit.enteredAt);
  const end = visit.endedAt === null ? now : Date.parse(visit.endedAt);
  const pieces: Segment[] = [];
  const add = (kind: Segment["kind"], from: number, to: number) => {
    const place = placeOf({ from, to }, range);
    if (to > from || pieces.length === 0) pieces.push({ kind, ...place });
  };
  if (visit.type === "Wait") {
    add("wait", start, end);
    return pieces;
  }
  let at = start;
  for (const attempt of visit.attempts) {
    const begun = Math.max(at, Date.parse(attempt.scheduledAt));
    if (begun > at) add(pieces.length === 0 ? "work" : "backoff", at, begun);
    const over = attempt.endedAt === null ? end : Date.parse(attempt.endedAt);
    const failed = attempt.status === "FAILED" || attempt.status === "TIMED_OUT";
    add(failed ? "failed" : "work", begun, over);
    at = Math.max(begun, over);
  }
  const isBackingOff = visit.status === "RETRYING";
  if (end > at) add(isBackingOff ? "backoff" : "work", at, end);
  if (pieces.length === 0) add("work", start, end);
  return pieces;
}

export function placeOf(piece: Range, range: Range): { left: number; width: number } {
  const whole = Math.max(1, range.to - range.from);
  const left = Math.min(1, Math.max(0, (piece.from - range.from) / whole));
  return { left, width: Math.min(1 - left, Math.max(0, (piece.to - piece.from) / whole)) };
}
