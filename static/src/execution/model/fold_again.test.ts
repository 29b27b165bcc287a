import { describe, expect, it } from "vitest";
import { fold, statusOf, succeeded, visitsOf } from "./folding";
import { History } from "./histories";
import { NO_PICKS, stateView, tableRows, variablesOf, visitToShow } from "./select";
import type { Visit } from "./visits";
import { edgeKey } from "./visits";

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
