import { expect, it } from "vitest";
import { ExecutionModel } from "../model/fold";
import { History } from "../model/histories";
import type { Visit } from "../model/visits";
import { segmentsOf } from "./timeline";

function lastVisitOf(history: History): Visit {
  const model = new ExecutionModel();
  model.append(history.events);
  return model.visits[model.visits.length - 1] as Visit;
}

const kinds = (visit: Visit) => {
  const range = { from: Date.parse(visit.enteredAt), to: Date.parse(visit.enteredAt) + 1000 };
  return segmentsOf(visit, range, range.to).map(({ kind, left, width }) => [kind, left, width].join(" "));
};

it("draws one bar for a state without attempts", () => {
  expect(kinds(lastVisitOf(new History().started().entered("Pass", "A").wait(400).exited("Pass", "A")))).toEqual([
    "work 0 0.5",
  ]);
});

it("draws failed attempts, back-off gaps and the attempt that worked", () => {
  const history = new History()
    .started()
    .entered("Task", "A")
    .lambda("Scheduled", "A")
    .lambda("Failed", "A", { error: "E" });
  history.wait(300).lambda("Scheduled", "A").lambda("Succeeded", "A");
  expect(kinds(lastVisitOf(history.exited("Task", "A")))).toEqual([
    "work 0 0.1",
    "failed 0.1 0.1",
    "backoff 0.2 0.4",
    "work 0.6 0.1",
    "work 0.7 0.1",
  ]);
});

it("goes up to now for what is not over, and a retry that waits is a gap", () => {
  const history = new History()
    .started()
    .entered("Task", "A")
    .lambda("Scheduled", "A")
    .lambda("Failed", "A", { error: "E" });
  history.own("RetryScheduled", "A", { attempt: 1, due_at: "2026-11-22T17:00:09.000Z" });
  expect(kinds(lastVisitOf(history))).toEqual(["work 0 0.1", "failed 0.1 0.1", "backoff 0.2 0.8"]);
});
