import { describe, expect, it } from "vitest";
import { ExecutionModel } from "./fold";
import { fold, statusOf, succeeded, visitsOf } from "./folding";
import { History } from "./histories";
import { failure } from "./select";
import { edgeKey } from "./visits";

describe("one state after the other", () => {
  const history = new History()
    .started('{"total":3}')
    .passed("Pass", "First")
    .passed("Choice", "Which")
    .passed("Succeed", "Done");
  const model = fold(succeeded(history));

  it("ends every state and the execution", () => {
    expect([model.status, model.input, model.output]).toEqual(["SUCCEEDED", '{"total":3}', '{"ok":true}']);
    expect(["First", "Which", "Done"].map((state) => statusOf(model, state))).toEqual([
      "SUCCEEDED",
      "SUCCEEDED",
      "SUCCEEDED",
    ]);
    expect(model.transitions).toBe(3);
    expect(model.historyEvents).toBe(8);
  });

  it("takes the edges from start to end once each", () => {
    expect([...model.taken]).toEqual([
      [edgeKey("start", "", "First"), 1],
      [edgeKey("next", "First", "Which"), 1],
      [edgeKey("next", "Which", "Done"), 1],
      [edgeKey("end", "Done", ""), 1],
    ]);
  });

  it("shows nothing for a state that was not reached", () => {
    expect(statusOf(model, "Elsewhere")).toBeNull();
  });
});

describe("taking events", () => {
  const history = succeeded(new History().started().passed("Pass", "First").passed("Pass", "Second"));

  it("leaves out what it has already, in any overlap", () => {
    const model = new ExecutionModel();
    model.append(history.events.slice(0, 4));
    expect(model.append(history.events.slice(1, 6))).toEqual({ applied: 2, gap: false });
    expect(model.append(history.events)).toEqual({ applied: 0, gap: false });
    expect(model.lastSeq).toBe(6);
    expect(model.transitions).toBe(2);
  });

  it("stops at a gap and goes on when it is filled", () => {
    const model = new ExecutionModel();
    expect(model.append([...history.events.slice(0, 2), ...history.events.slice(3)])).toEqual({
      applied: 2,
      gap: true,
    });
    expect(model.status).toBe("RUNNING");
    expect(model.append(history.events.slice(2))).toEqual({ applied: 4, gap: false });
    expect(model.status).toBe("SUCCEEDED");
  });

  it("comes to the same model in one batch and event by event", () => {
    const whole = fold(history);
    const single = new ExecutionModel();
    for (const event of history.events) single.append([event]);
    const shape = (model: ExecutionModel) =>
      model.visits.map((visit) => [visit.state, visit.status, visit.enteredAt, visit.endedAt]);
    expect(shape(single)).toEqual(shape(whole));
    expect([...single.taken]).toEqual([...whole.taken]);
  });

  it("names the states that changed since it was last asked", () => {
    const model = new ExecutionModel();
    model.append(history.events.slice(0, 3));
    expect(model.takeChanged()).toEqual(new Set(["First"]));
    expect(model.takeChanged()).toEqual(new Set());
    model.append(history.events.slice(3, 4));
    expect(model.takeChanged()).toEqual(new Set(["First", "Second"]));
  });

  it("keeps an event of an unknown type in the list and in its state", () => {
    const model = fold(new History().started().entered("Pass", "First").own("SomethingNew", "First"));
    expect(model.events).toHaveLength(3);
    expect(visitsOf(model, "First")[0]?.events).toHaveLength(2);
    expect(model.historyEvents).toBe(2);
  });
});

describe("tasks", () => {
  it("shows a Lambda ARN's retries with their errors and when the next is due", () => {
    const history = new History()
      .started()
      .entered("Task", "Charge")
      .lambda("Scheduled", "Charge")
      .lambda("Started", "Charge");
    history.lambda("Failed", "Charge", { error: "Lambda.ServiceException", cause: "busy" });
    history.own("RetryScheduled", "Charge", {
      error: "Lambda.ServiceException",
      attempt: 1,
      due_at: "2026-11-22T17:00:09.000Z",
    });
    const model = fold(history);
    const visit = visitsOf(model, "Charge")[0];
    expect(visit?.status).toBe("RETRYING");
    expect(visit?.attempts[0]).toMatchObject({
      status: "FAILED",
      error: "Lambda.ServiceException",
      backoffUntil: "2026-11-22T17:00:09.000Z",
    });
    history
      .lambda("Scheduled", "Charge")
      .lambda("Started", "Charge")
      .lambda("Succeeded", "Charge", { output: "1" })
      .exited("Task", "Charge", "1");
    const after = fold(succeeded(history));
    expect(visitsOf(after, "Charge")[0]).toMatchObject({ status: "SUCCEEDED", error: null });
    expect(visitsOf(after, "Charge")[0]?.attempts.map((attempt) => attempt.status)).toEqual(["FAILED", "SUCCEEDED"]);
    expect(after.retries).toBe(1);
  });

  it("says until when a Wait waits, where the history tells", () => {
    const history = new History().started().entered("Wait", "Hold");
    expect(visitsOf(fold(history), "Hold")[0]).toMatchObject({ status: "WAITING", waitUntil: null });
    history.own("WaitStarted", "Hold", { due_at: "2026-11-22T18:00:00.000Z" });
    const visit = visitsOf(fold(history), "Hold")[0];
    expect(visit).toMatchObject({ status: "WAITING", waitUntil: "2026-11-22T18:00:00.000Z" });
  });

  it("counts a retry of the service, which has no event of its own", () => {
    const history = new History().started().entered("Task", "Charge");
    history
      .task("Scheduled", "Charge", "invoke", "lambda", { parameters: "{}" })
      .task("Started", "Charge", "invoke", "lambda");
    history.task("Failed", "Charge", "invoke", "lambda", { error: "E", cause: "c" });
    history
      .task("Scheduled", "Charge", "invoke", "lambda", { parameters: "{}" })
      .task("Started", "Charge", "invoke", "lambda");
    history.task("Succeeded", "Charge", "invoke", "lambda", { output: "{}" }).exited("Task", "Charge");
    const model = fold(succeeded(history));
    expect(model.retries).toBe(1);
    expect(visitsOf(model, "Charge")[0]?.attempts.map((attempt) => attempt.resource)).toEqual([
      "lambda:invoke",
      "lambda:invoke",
    ]);
  });

  it("waits for a task token once submitted", () => {
    const history = new History().started().entered("Task", "Ask");
    history
      .task("Scheduled", "Ask", "sendMessage.waitForTaskToken", "sqs")
      .task("Started", "Ask", "sendMessage.waitForTaskToken", "sqs");
    history.task("Submitted", "Ask", "sendMessage.waitForTaskToken", "sqs");
    expect(statusOf(fold(history), "Ask")).toBe("WAITING");
    history.task("Succeeded", "Ask", "sendMessage.waitForTaskToken", "sqs", { output: "{}" }).exited("Task", "Ask");
    expect(statusOf(fold(succeeded(history)), "Ask")).toBe("SUCCEEDED");
  });

  it("says caught where an error was caught, and takes the catch edge", () => {
    const history = new History()
      .started()
      .entered("Task", "Charge")
      .lambda("Scheduled", "Charge")
      .lambda("Started", "Charge");
    history
      .lambda("Failed", "Charge", { error: "CustomError", cause: "no" })
      .exited("Task", "Charge")
      .passed("Pass", "Apologise");
    const model = fold(succeeded(history));
    expect(visitsOf(model, "Charge")[0]).toMatchObject({ status: "CAUGHT", error: "CustomError", cause: "no" });
    expect(model.taken.get(edgeKey("catch", "Charge", "Apologise"))).toBe(1);
  });

  it("says caught where a task failed before it was scheduled", () => {
    const model = fold(succeeded(new History().started().passed("Task", "Charge").passed("Pass", "Apologise")));
    expect(statusOf(model, "Charge")).toBe("CAUGHT");
  });

  it("tells a timeout from a failure", () => {
    const history = new History()
      .started()
      .entered("Task", "Slow")
      .lambda("Scheduled", "Slow")
      .lambda("Started", "Slow");
    history
      .lambda("TimedOut", "Slow", { error: "States.Timeout" })
      .event("ExecutionFailed", null, { error: "States.Timeout" });
    const model = fold(history);
    expect(statusOf(model, "Slow")).toBe("TIMED_OUT");
    expect(failure(model)?.state).toBe("Slow");
  });

  it("finds the state of an attempt by the previous event where the state is not named", () => {
    const history = new History().started().entered("Task", "Charge").lambda("Scheduled", "Charge");
    history.event("LambdaFunctionStarted", null);
    expect(visitsOf(fold(history), "Charge")[0]?.attempts[0]?.status).toBe("RUNNING");
  });
});

describe("ends without an exit", () => {
  it("a Fail state fails", () => {
    const model = fold(
      new History().started().entered("Fail", "Stop").event("ExecutionFailed", null, { error: "E", cause: "because" }),
    );
    expect(visitsOf(model, "Stop")[0]).toMatchObject({ status: "FAILED", error: "E", cause: "because" });
  });

  it("an uncaught runtime error fails the state that was active", () => {
    const model = fold(
      new History()
        .started()
        .entered("Pass", "Shape")
        .event("ExecutionFailed", null, { error: "States.Runtime", cause: "…" }),
    );
    expect(statusOf(model, "Shape")).toBe("FAILED");
  });

  it("a stop aborts what was going on, also a retry that was waiting", () => {
    const history = new History()
      .started()
      .entered("Task", "Charge")
      .lambda("Scheduled", "Charge")
      .lambda("Failed", "Charge", { error: "E" });
    history
      .own("RetryScheduled", "Charge", { attempt: 1, due_at: "2026-11-22T17:09:00.000Z" })
      .event("ExecutionAborted", null);
    const model = fold(history);
    expect([model.status, statusOf(model, "Charge")]).toEqual(["ABORTED", "ABORTED"]);
  });

  it("a time limit of the execution times out what was going on", () => {
    const model = fold(new History().started().entered("Wait", "Hold").event("ExecutionTimedOut", null));
    expect([model.status, statusOf(model, "Hold")]).toEqual(["TIMED_OUT", "TIMED_OUT"]);
  });

  it("a failed expression says where", () => {
    const history = new History().started().entered("Pass", "Sum");
    history.event("EvaluationFailed", null, {
      state: "Sum",
      location: "Output/result",
      error: "States.QueryEvaluationError",
      cause: "undefined",
    });
    history.event("ExecutionFailed", null, { error: "States.QueryEvaluationError", cause: "undefined" });
    expect(visitsOf(fold(history), "Sum")[0]).toMatchObject({ status: "FAILED", errorLocation: "Output/result" });
  });
});

describe("size", () => {
  it("takes 30,000 events of a Map of 5,000 items in batches", () => {
    const history = new History().started().entered("Map", "Each").event("MapStateStarted", "Each", { length: 5000 });
    for (let index = 0; index < 5000; index += 1) {
      history
        .in()
        .event("MapIterationStarted", "Each", { name: "Each", index })
        .in(["Each", index])
        .passed("Pass", "Item")
        .passed("Pass", "Then");
      history.in().event("MapIterationSucceeded", "Each", { name: "Each", index });
    }
    const model = new ExecutionModel();
    for (let at = 0; at < history.events.length; at += 300) model.append(history.events.slice(at, at + 300));
    expect(model.events).toHaveLength(30_003);
    expect(statusOf(model, "Item")).toBe("SUCCEEDED");
  });
});
