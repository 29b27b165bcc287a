/**
 * What each type of history event does to the model.
 *
 * The table is built from families, because the service's 62 types are: <Type>StateEntered/Exited/Aborted for states,
 * (LambdaFunction|Task|Activity)<step> for attempts, (Map|Parallel)State<step> and MapIteration<step> for containers,
 * Execution<step> for the whole. Facts the service leaves out are inferred:
 *  - a retry has no event of its own: another …Scheduled without …Entered is the next attempt;
 *  - a caught error has none either: …Exited after a failed attempt is a catch;
 *  - a Fail state and an uncaught error have no …Exited: the end of their frame ends them.
 * Local runs add RetryScheduled and WaitStarted, which say when the next attempt and the end of a Wait are due.
 */

import type { RunEvent } from "@/api/types";
import type { EndStatus, ExecutionModel } from "./fold";
import {
  ACTIVE,
  type Attempt,
  type AttemptStatus,
  type Frame,
  type FrameStatus,
  lastAttempt,
  lastVisit,
  type Visit,
} from "./visits";

export type Rule = (model: ExecutionModel, event: RunEvent) => void;

export const RULES: Record<string, Rule> = {};

function text(event: RunEvent, key: string): string | null {
  const value = event.details[key];
  return typeof value === "string" ? value : null;
}

function number(event: RunEvent, key: string): number | null {
  const value = event.details[key];
  return typeof value === "number" ? value : null;
}

// ---- states ---------------------------------------------------------------------------------------

const STATE_TYPES = ["Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"];

for (const type of STATE_TYPES) {
  RULES[`${type}StateEntered`] = (model, event) => stateEntered(model, event, type);
  RULES[`${type}StateExited`] = stateExited;
  RULES[`${type}StateAborted`] = stateAborted;
}

function stateEntered(model: ExecutionModel, event: RunEvent, type: string): void {
  const frame = model.frameAt(event.scope, event.at);
  const before = lastVisit(frame);
  const state = event.state ?? text(event, "name") ?? "";
  model.reopen(frame);
  frame.startedAt ??= event.at;
  const visit = model.open(frame, state, type, event.at);
  visit.entered = event;
  model.own(visit, event);
  model.transitions += 1;
  if (before) model.take(frame, before.status === "CAUGHT" ? "catch" : "next", before.state, state);
  else model.take(frame, "start", "", state);
  if (type === "Wait") model.setStatus(visit, "WAITING", null);
  if (type === "Fail") model.setStatus(visit, "FAILED", event.at);
}

function stateExited(model: ExecutionModel, event: RunEvent): void {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  visit.exited = event;
  const last = lastAttempt(visit);
  const neverScheduled = visit.type === "Task" && !last;
  const caught = visit.error !== null || neverScheduled || last?.status === "FAILED" || last?.status === "TIMED_OUT";
  model.endAttempt(visit, caught ? "FAILED" : "SUCCEEDED", event.at);
  model.closeFrames(visit, caught ? "FAILED" : "SUCCEEDED", event.at);
  model.setStatus(visit, caught ? "CAUGHT" : "SUCCEEDED", event.at);
}

function stateAborted(model: ExecutionModel, event: RunEvent): void {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  model.cutOff(visit, "ABORTED", event.at);
}

RULES.EvaluationFailed = (model, event) => {
  const named = event.state ?? text(event, "state");
  const visit = model.owner(named === event.state ? event : { ...event, state: named });
  if (!visit) return;
  model.own(visit, event);
  visit.error = text(event, "error");
  visit.cause = text(event, "cause");
  visit.errorLocation = text(event, "location");
};

// ---- attempts -------------------------------------------------------------------------------------

for (const family of ["LambdaFunction", "Task", "Activity"]) {
  RULES[`${family}Scheduled`] = attemptScheduled;
  RULES[`${family}Started`] = attemptStarted;
  RULES[`${family}Submitted`] = attemptSubmitted;
  RULES[`${family}Succeeded`] = (model, event) => attemptEnded(model, event, "SUCCEEDED");
  RULES[`${family}TimedOut`] = (model, event) => attemptEnded(model, event, "TIMED_OUT");
  for (const step of ["Failed", "ScheduleFailed", "StartFailed", "SubmitFailed"]) {
    RULES[family + step] = (model, event) => attemptEnded(model, event, "FAILED");
  }
}

/** The next attempt of a visit that was entered, failed or redriven. */
function nextAttempt(model: ExecutionModel, visit: Visit, event: RunEvent): Attempt {
  const before = lastAttempt(visit);
  const redriven = visit.status === "FAILED" || visit.status === "TIMED_OUT" || visit.status === "ABORTED";
  if (before && !redriven && before.backoffUntil === null) model.retries += 1;
  if (redriven) model.reopen(visit.frame);
  const attempt: Attempt = {
    number: visit.attempts.length + 1,
    status: "SCHEDULED",
    scheduledAt: event.at,
    startedAt: null,
    submittedAt: null,
    endedAt: null,
    resource: text(event, "resource"),
    error: null,
    cause: null,
    backoffUntil: null,
    request: text(event, "input") ?? text(event, "parameters"),
    output: null,
    redriven,
  };
  visit.attempts.push(attempt);
  visit.error = null;
  visit.cause = null;
  model.setStatus(visit, "RUNNING", null);
  return attempt;
}

function attemptScheduled(model: ExecutionModel, event: RunEvent): void {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  const attempt = nextAttempt(model, visit, event);
  const service = text(event, "resourceType");
  if (service && attempt.resource) attempt.resource = `${service}:${attempt.resource}`;
}

function attemptStarted(model: ExecutionModel, event: RunEvent): void {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  const attempt = lastAttempt(visit);
  if (!attempt) return;
  attempt.status = "RUNNING";
  attempt.startedAt = event.at;
}

function attemptSubmitted(model: ExecutionModel, event: RunEvent): void {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  const attempt = lastAttempt(visit);
  if (!attempt) return;
  attempt.submittedAt = event.at;
  if (attempt.resource?.endsWith(".waitForTaskToken")) model.setStatus(visit, "WAITING", null);
}

function attemptEnded(model: ExecutionModel, event: RunEvent, status: AttemptStatus): void {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  const attempt = lastAttempt(visit);
  if (attempt) attempt.output = text(event, "output");
  model.endAttempt(visit, status, event.at);
  if (status === "SUCCEEDED") {
    if (ACTIVE.has(visit.status)) model.setStatus(visit, "RUNNING", null);
    return;
  }
  noteFailure(visit, text(event, "error"), text(event, "cause"));
  model.setStatus(visit, "RETRYING", null);
}

function noteFailure(visit: Visit, error: string | null, cause: string | null): void {
  const attempt = lastAttempt(visit);
  visit.error = error ?? "";
  visit.cause = cause;
  if (!attempt) return;
  attempt.error = error;
  attempt.cause = cause;
}

RULES.RetryScheduled = (model, event) => {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  const attempt = lastAttempt(visit);
  if (attempt) {
    attempt.backoffUntil = text(event, "due_at");
    attempt.error ??= text(event, "error");
    attempt.cause ??= text(event, "cause");
  }
  model.retries += 1;
  model.setStatus(visit, "RETRYING", null);
};

RULES.WaitStarted = (model, event) => {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  visit.waitUntil = text(event, "due_at");
};

// ---- containers -----------------------------------------------------------------------------------

for (const type of ["Parallel", "Map"]) {
  RULES[`${type}StateStarted`] = containerStarted;
  RULES[`${type}StateSucceeded`] = (model, event) => containerEnded(model, event, "SUCCEEDED");
  RULES[`${type}StateFailed`] = (model, event) => containerEnded(model, event, "FAILED");
}

function containerStarted(model: ExecutionModel, event: RunEvent): void {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  const attempt = nextAttempt(model, visit, event);
  attempt.status = "RUNNING";
  attempt.startedAt = event.at;
  visit.length = number(event, "length") ?? visit.length;
  if (attempt.redriven) return;
  visit.pastFrames.push(...visit.frames.values());
  visit.frames = new Map();
}

function containerEnded(model: ExecutionModel, event: RunEvent, status: "SUCCEEDED" | "FAILED"): void {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  model.endAttempt(visit, status, event.at);
  model.closeFrames(visit, status, event.at);
  if (status === "SUCCEEDED") return;
  const culprit = failingVisit([...visit.frames.values()]);
  noteFailure(visit, culprit?.error ?? null, culprit?.cause ?? null);
  model.setStatus(visit, "RETRYING", null);
}

const ITERATION_ENDS: Record<string, FrameStatus> = {
  MapIterationSucceeded: "SUCCEEDED",
  MapIterationFailed: "FAILED",
  MapIterationAborted: "ABORTED",
};

RULES.MapIterationStarted = (model, event) => {
  const container = iterationContainer(model, event);
  if (!container) return;
  model.own(container, event);
  if (model.redrives.length) model.reopen(container.frame);
  if (!ACTIVE.has(container.status)) model.setStatus(container, "RUNNING", null);
  model.openFrame(container, number(event, "index") ?? container.frames.size, event.at);
};

for (const [type, status] of Object.entries(ITERATION_ENDS)) {
  RULES[type] = (model, event) => {
    const container = iterationContainer(model, event);
    if (!container) return;
    model.own(container, event);
    const index = number(event, "index") ?? 0;
    model.closeFrame(container.frames.get(index) ?? model.openFrame(container, index, event.at), status, event.at);
  };
}

/** The Map visit of an iteration's event, whose scope may or may not name the iteration itself. */
function iterationContainer(model: ExecutionModel, event: RunEvent): Visit | undefined {
  const name = text(event, "name") ?? event.state ?? "";
  const inner = event.scope.length && event.scope[event.scope.length - 1]?.[0] === name;
  const scope = inner ? event.scope.slice(0, -1) : event.scope;
  return model.owner({ ...event, scope, state: name });
}

RULES.MapRunStarted = (model, event) => {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  visit.mapRunArn = text(event, "mapRunArn");
};

RULES.MapRunFailed = (model, event) => {
  const visit = model.owner(event);
  if (!visit) return;
  model.own(visit, event);
  noteFailure(visit, text(event, "error"), text(event, "cause"));
};

// ---- the execution --------------------------------------------------------------------------------

RULES.ExecutionStarted = (model, event) => {
  model.startedAt = event.at;
  model.root.startedAt = event.at;
  model.input = text(event, "input");
};

RULES.ExecutionRedriven = (model, event) => {
  model.redrives.push(event.at);
  model.status = "RUNNING";
  model.endedAt = null;
  model.error = null;
  model.cause = null;
  model.root.status = "RUNNING";
  model.root.endedAt = null;
};

const EXECUTION_ENDS: Record<string, EndStatus> = {
  ExecutionSucceeded: "SUCCEEDED",
  ExecutionFailed: "FAILED",
  ExecutionTimedOut: "TIMED_OUT",
  ExecutionAborted: "ABORTED",
};

for (const [type, status] of Object.entries(EXECUTION_ENDS)) {
  RULES[type] = (model, event) => {
    model.output = text(event, "output");
    model.error = text(event, "error");
    model.cause = text(event, "cause");
    if (status === "FAILED") blameNamedState(model);
    model.end(status, event);
    const culprit = status === "FAILED" ? failingVisit([model.root]) : undefined;
    if (!culprit) return;
    culprit.error ??= model.error;
    culprit.cause ??= model.cause;
  };
}

/** A cause of States.Runtime names the event at which the failing state was entered. */
function blameNamedState(model: ExecutionModel): void {
  const id = /entered at the event id #(\d+)/.exec(model.cause ?? "")?.[1];
  const visit = id === undefined ? undefined : model.visitOfHistoryId(Number(id));
  if (!visit || !ACTIVE.has(visit.status)) return;
  visit.error = model.error;
  visit.cause = model.cause;
}

/** The innermost visit that made the frames fail. */
export function failingVisit(frames: readonly Frame[]): Visit | undefined {
  for (const frame of frames) {
    const last = lastVisit(frame);
    if (!last || (frame.status !== "FAILED" && frame.container !== null)) continue;
    if (last.status !== "FAILED" && last.status !== "TIMED_OUT") continue;
    return failingVisit([...last.frames.values()]) ?? last;
  }
  return undefined;
}
