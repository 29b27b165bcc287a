import { describe, expect, it } from "vitest";
import { fold, statusOf, succeeded, visitsOf } from "./folding";
import { History } from "./histories";
import { failure, picksOf, stateView, takenEdges, visitToShow } from "./select";
import type { Visit } from "./visits";
import { edgeKey } from "./visits";

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
