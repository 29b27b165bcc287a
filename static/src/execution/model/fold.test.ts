import { describe, expect, it } from "vitest";
import { ExecutionModel } from "./fold";
import { History } from "./histories";
import { failure, NO_PICKS, picksOf, stateView, tableRows, takenEdges, variablesOf, visitToShow } from "./select";
import { edgeKey, type Visit } from "./visits";

function fold(history: History): ExecutionModel {
  const model = new ExecutionModel();
  expect(model.append(history.events)).toEqual({ applied: history.events.length, gap: false });
  return model;
}

function visitsOf(model: ExecutionModel, state: string): Visit[] {
  return model.totals.get(state)?.visits ?? [];
}

function statusOf(model: ExecutionModel, state: string): string | null {
  return stateView(model, state, NO_PICKS).status;
}

const succeeded = (history: History) => history.in().event("ExecutionSucceeded", null, { output: '{"ok":true}' });

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

describe("Parallel", () => {
  const open = () => new History().started().entered("Parallel", "Both").event("ParallelStateStarted", "Both");
  const failing = () => {
    const history = open().in(["Both", 0]).entered("Task", "Left").lambda("Scheduled", "Left");
    history.in(["Both", 1]).entered("Task", "Right").lambda("Scheduled", "Right");
    history.in(["Both", 0]).lambda("Failed", "Left", { error: "E", cause: "c" });
    return history;
  };

  it("keeps branches apart and ends them with the state", () => {
    const history = open().in(["Both", 0]).entered("Pass", "Left").in(["Both", 1]).passed("Pass", "Right");
    history
      .in(["Both", 0])
      .exited("Pass", "Left")
      .in()
      .event("ParallelStateSucceeded", "Both")
      .exited("Parallel", "Both");
    const model = fold(succeeded(history));
    const both = visitsOf(model, "Both")[0];
    expect([...(both?.frames.values() ?? [])].map((frame) => [frame.index, frame.status])).toEqual([
      [0, "SUCCEEDED"],
      [1, "SUCCEEDED"],
    ]);
    expect(model.taken.get(edgeKey("start", "", "Right"))).toBe(1);
    expect(model.taken.get(edgeKey("next", "Left", "Right"))).toBeUndefined();
    expect(model.taken.get(edgeKey("end", "Right", ""))).toBe(1);
  });

  it("blames the branch that failed and aborts the other", () => {
    const history = failing()
      .in(["Both", 1])
      .event("TaskStateAborted", "Right")
      .in()
      .event("ParallelStateFailed", "Both");
    const model = fold(history.event("ExecutionFailed", null, { error: "E", cause: "c" }));
    expect(["Both", "Left", "Right"].map((state) => statusOf(model, state))).toEqual(["FAILED", "FAILED", "ABORTED"]);
    expect(failure(model)?.state).toBe("Left");
  });

  it("is caught as a whole", () => {
    const history = failing()
      .in()
      .event("ParallelStateFailed", "Both")
      .exited("Parallel", "Both", '{"Error":"E"}')
      .passed("Pass", "Apologise");
    const model = fold(succeeded(history));
    expect(["Both", "Left", "Right"].map((state) => statusOf(model, state))).toEqual(["CAUGHT", "FAILED", "ABORTED"]);
    expect(visitsOf(model, "Both")[0]).toMatchObject({ error: "E", cause: "c" });
  });

  it("does not blame a branch whose retry was still waiting", () => {
    const history = open()
      .in(["Both", 0])
      .entered("Task", "Left")
      .lambda("Scheduled", "Left")
      .lambda("Failed", "Left", { error: "Busy" });
    history.own("RetryScheduled", "Left", { attempt: 1, due_at: "2026-11-22T17:09:00.000Z" });
    history.in(["Both", 1]).entered("Fail", "Right").in().event("ParallelStateFailed", "Both");
    const model = fold(history.event("ExecutionFailed", null, { error: "E" }));
    expect(["Left", "Right"].map((state) => statusOf(model, state))).toEqual(["ABORTED", "FAILED"]);
  });

  it("starts its branches anew in a retry and keeps the old ones", () => {
    const history = failing().in().event("ParallelStateFailed", "Both").event("ParallelStateStarted", "Both");
    history.in(["Both", 0]).passed("Pass", "Left").in(["Both", 1]).passed("Pass", "Right");
    const model = fold(succeeded(history.in().event("ParallelStateSucceeded", "Both").exited("Parallel", "Both")));
    const both = visitsOf(model, "Both")[0];
    expect(both?.pastFrames.map((frame) => frame.status)).toEqual(["FAILED", "ABORTED"]);
    expect(both?.attempts.map((attempt) => attempt.status)).toEqual(["FAILED", "SUCCEEDED"]);
    expect([statusOf(model, "Both"), model.retries]).toEqual(["SUCCEEDED", 1]);
  });
});

describe("Map", () => {
  const three = () => {
    const history = new History().started().entered("Map", "Each").event("MapStateStarted", "Each", { length: 3 });
    for (const index of [0, 1, 2])
      history
        .event("MapIterationStarted", "Each", { name: "Each", index })
        .in(["Each", index])
        .entered("Pass", "Item")
        .in();
    return history;
  };

  it("keeps the iterations apart", () => {
    const history = three();
    for (const index of [2, 0, 1])
      history
        .in(["Each", index])
        .exited("Pass", "Item")
        .in()
        .event("MapIterationSucceeded", "Each", { name: "Each", index });
    const model = fold(succeeded(history.event("MapStateSucceeded", "Each").exited("Map", "Each")));
    const each = visitsOf(model, "Each")[0];
    expect(each?.length).toBe(3);
    expect(
      [...(each?.frames.values() ?? [])].every((frame) => frame.status === "SUCCEEDED" && frame.visits.length === 1),
    ).toBe(true);
    expect(model.taken.get(edgeKey("start", "", "Item"))).toBe(3);
  });

  it("accepts iteration events that are placed inside the iteration", () => {
    const history = new History().started().entered("Map", "Each").event("MapStateStarted", "Each", { length: 1 });
    history.in(["Each", 0]).event("MapIterationStarted", "Each", { name: "Each", index: 0 }).passed("Pass", "Item");
    history.event("MapIterationSucceeded", "Each", { name: "Each", index: 0 });
    const model = fold(history);
    expect(model.visits.map((visit) => visit.state)).toEqual(["Each", "Item"]);
    expect(visitsOf(model, "Each")[0]?.frames.get(0)?.status).toBe("SUCCEEDED");
  });

  it("shows one iteration at a time, and the worst of all without a choice", () => {
    const history = three()
      .in(["Each", 1])
      .event("EvaluationFailed", "Item", { state: "Item", error: "E", cause: "c" })
      .in();
    history
      .event("MapIterationFailed", "Each", { name: "Each", index: 1 })
      .event("MapIterationAborted", "Each", { name: "Each", index: 0 });
    history.event("MapIterationAborted", "Each", { name: "Each", index: 2 }).event("MapStateFailed", "Each");
    const model = fold(history.event("ExecutionFailed", null, { error: "E", cause: "c" }));
    const pick = (index: number) => stateView(model, "Item", { iterations: { Each: index }, visits: {} }).status;
    expect([pick(0), pick(1), pick(2), statusOf(model, "Item")]).toEqual(["ABORTED", "FAILED", "ABORTED", "FAILED"]);
    expect([failure(model)?.state, failure(model)?.frame.index]).toEqual(["Item", 1]);
    expect(takenEdges(model, { iterations: { Each: 1 }, visits: {} }).get(edgeKey("start", "", "Item"))).toBe(1);
  });

  it("blames the state that the cause of a runtime error names", () => {
    const history = three();
    const entry = history.events.find((event) => event.type === "PassStateEntered" && event.scope[0]?.[1] === 1)?.id;
    const cause = `An error occurred while executing the state 'Item' (entered at the event id #${entry}). Invalid path`;
    const model = fold(history.event("ExecutionFailed", null, { error: "States.Runtime", cause }));
    expect(visitsOf(model, "Item").map((visit) => visit.status)).toEqual(["ABORTED", "FAILED", "ABORTED"]);
  });

  it("handles Map in Map, and picks lead back to the visit", () => {
    const history = new History().started().entered("Map", "Outer").event("MapStateStarted", "Outer", { length: 2 });
    for (const outer of [0, 1]) {
      history.in().event("MapIterationStarted", "Outer", { name: "Outer", index: outer }).in(["Outer", outer]);
      history.entered("Map", "Inner").event("MapStateStarted", "Inner", { length: 2 });
      for (const inner of [0, 1]) {
        history.in(["Outer", outer]).event("MapIterationStarted", "Inner", { name: "Inner", index: inner });
        history.in(["Outer", outer], ["Inner", inner]).passed("Pass", "Leaf");
      }
    }
    const model = fold(history);
    const leaf = visitsOf(model, "Leaf")[3] as Visit;
    expect(picksOf(leaf)).toEqual({ iterations: { Outer: 1, Inner: 1 }, visits: {} });
    expect(visitToShow(model, "Leaf", picksOf(leaf))).toBe(leaf);
    expect(stateView(model, "Leaf", { iterations: { Outer: 0 }, visits: {} }).visits).toHaveLength(2);
  });
});

describe("loops", () => {
  const history = new History().started();
  for (let turn = 0; turn < 3; turn += 1) history.passed("Pass", "Count").passed("Choice", "Again");
  const model = fold(succeeded(history.passed("Succeed", "Done")));

  it("counts the visits and the turns of the edge", () => {
    expect(stateView(model, "Count", NO_PICKS).visits).toHaveLength(3);
    expect(model.taken.get(edgeKey("next", "Again", "Count"))).toBe(2);
  });

  it("lets a visit be picked", () => {
    const visits = visitsOf(model, "Count");
    expect(visitToShow(model, "Count", NO_PICKS)).toBe(visits[2]);
    expect(visitToShow(model, "Count", { iterations: {}, visits: { Count: 0 } })).toBe(visits[0]);
  });

  it("starts the iterations of a Map anew in each turn", () => {
    const twice = new History().started();
    for (let turn = 0; turn < 2; turn += 1) {
      twice
        .in()
        .entered("Map", "Each")
        .event("MapStateStarted", "Each", { length: 1 })
        .event("MapIterationStarted", "Each", { name: "Each", index: 0 });
      twice
        .in(["Each", 0])
        .passed("Pass", "Item")
        .in()
        .event("MapIterationSucceeded", "Each", { name: "Each", index: 0 });
      twice.event("MapStateSucceeded", "Each").exited("Map", "Each");
    }
    expect(visitsOf(fold(twice), "Each").map((visit) => visit.frames.get(0)?.visits.length)).toEqual([1, 1]);
    expect(stateView(fold(twice), "Item", { iterations: {}, visits: { Each: 0 } }).visits).toHaveLength(1);
  });
});

describe("redrive", () => {
  it("goes on from the failed task, in the same visit", () => {
    const history = new History()
      .started()
      .entered("Task", "Charge")
      .lambda("Scheduled", "Charge")
      .lambda("Failed", "Charge", { error: "E" });
    history.event("ExecutionFailed", null, { error: "E" }).event("ExecutionRedriven", null, { redriveCount: 1 });
    const model = fold(history);
    expect([model.status, model.endedAt, model.redrives.length]).toEqual(["RUNNING", null, 1]);
    history
      .lambda("Scheduled", "Charge")
      .lambda("Succeeded", "Charge", { output: "1" })
      .exited("Task", "Charge")
      .passed("Pass", "After");
    const after = fold(succeeded(history));
    expect([after.status, statusOf(after, "Charge"), after.retries]).toEqual(["SUCCEEDED", "SUCCEEDED", 0]);
    expect(visitsOf(after, "Charge")[0]?.attempts.map((attempt) => attempt.redriven)).toEqual([false, true]);
  });

  it("opens the containers around it again", () => {
    const history = new History().started().entered("Map", "Each").event("MapStateStarted", "Each", { length: 1 });
    history
      .event("MapIterationStarted", "Each", { name: "Each", index: 0 })
      .in(["Each", 0])
      .entered("Task", "Item")
      .lambda("Scheduled", "Item");
    history
      .lambda("Failed", "Item", { error: "E" })
      .in()
      .event("MapIterationFailed", "Each", { name: "Each", index: 0 })
      .event("MapStateFailed", "Each");
    history.event("ExecutionFailed", null, { error: "E" }).event("ExecutionRedriven", null);
    history.in(["Each", 0]).lambda("Scheduled", "Item");
    const model = fold(history);
    expect(["Each", "Item"].map((state) => statusOf(model, state))).toEqual(["RUNNING", "RUNNING"]);
    expect(visitsOf(model, "Each")[0]?.frames.get(0)?.status).toBe("RUNNING");
  });
});

describe("variables", () => {
  it("shows each with its value before and after, and outer ones inside a frame", () => {
    const history = new History()
      .started()
      .entered("Pass", "Set")
      .exited("Pass", "Set", "{}", { rate: "2", name: '"a"' });
    history
      .entered("Map", "Each")
      .event("MapStateStarted", "Each", { length: 1 })
      .event("MapIterationStarted", "Each", { name: "Each", index: 0 });
    history.in(["Each", 0]).entered("Pass", "Item").exited("Pass", "Item", "{}", { rate: "3", mine: "true" });
    const model = fold(history);
    expect(variablesOf(visitsOf(model, "Item")[0] as Visit)).toEqual([
      { name: "mine", before: null, after: "true" },
      { name: "name", before: '"a"', after: '"a"' },
      { name: "rate", before: "2", after: "3" },
    ]);
    expect(variablesOf(visitsOf(model, "Set")[0] as Visit).map((variable) => variable.before)).toEqual([null, null]);
  });
});

describe("the table", () => {
  it("nests iterations and their states, open only where asked", () => {
    const history = new History().started().entered("Map", "Each").event("MapStateStarted", "Each", { length: 2 });
    for (const index of [0, 1])
      history
        .in()
        .event("MapIterationStarted", "Each", { name: "Each", index })
        .in(["Each", index])
        .passed("Pass", "Item");
    const model = fold(history);
    const names = (open: Set<string>) =>
      tableRows(model, (key) => open.has(key)).map((row) => [row.depth, row.visit?.state ?? `#${row.frame?.index}`]);
    expect(names(new Set())).toEqual([[0, "Each"]]);
    expect(names(new Set(["v0", "f2"]))).toEqual([
      [0, "Each"],
      [1, "#0"],
      [1, "#1"],
      [2, "Item"],
    ]);
  });
});

describe("size", () => {
  it("takes 25,000 events of a Map of 5,000 items in well under a second, at the same cost per event all the way", () => {
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
    const begin = performance.now();
    for (let at = 0; at < history.events.length; at += 300) model.append(history.events.slice(at, at + 300));
    expect(performance.now() - begin).toBeLessThan(1000);
    expect(model.events).toHaveLength(30_003);
    expect(statusOf(model, "Item")).toBe("SUCCEEDED");
  });
});
