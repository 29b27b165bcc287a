import { expect, it } from "vitest";
import { GrowingFilter, isFiltering, NO_FILTER } from "./filter";
import { History } from "./histories";

const history = new History()
  .started('{"colour":"red"}')
  .passed("Pass", "First")
  .entered("Task", "Charge")
  .lambda("Scheduled", "Charge")
  .lambda("Started", "Charge");
const types = (filter: Partial<typeof NO_FILTER>) =>
  new GrowingFilter().apply(history.events, { ...NO_FILTER, ...filter }).map((event) => event.type);

it("finds words in type, state and details, whatever the case", () => {
  expect(types({ text: "lambda" })).toEqual(["LambdaFunctionScheduled", "LambdaFunctionStarted"]);
  expect(types({ text: "FIRST" })).toEqual(["PassStateEntered", "PassStateExited"]);
  expect(types({ text: "colour" })).toEqual(["ExecutionStarted"]);
  expect(types({ text: "nowhere" })).toEqual([]);
});

it("filters by type, state and time, and by all of them", () => {
  expect(types({ type: "PassStateExited" })).toEqual(["PassStateExited"]);
  expect(types({ state: "Charge", text: "started" })).toEqual(["LambdaFunctionStarted"]);
  expect(types({ from: history.events[4]?.at ?? "" })).toEqual(["LambdaFunctionScheduled", "LambdaFunctionStarted"]);
  expect(types({ to: history.events[0]?.at ?? "" })).toEqual(["ExecutionStarted"]);
});

it("looks only at what was added, and gives the same list while nothing was", () => {
  const filter = new GrowingFilter();
  const events = history.events.slice(0, 3);
  const wanted = { ...NO_FILTER, state: "Charge" };
  const before = filter.apply(events, wanted);
  expect(before).toEqual([]);
  events.push(...history.events.slice(3));
  const after = filter.apply(events, wanted);
  expect(after).toHaveLength(3);
  expect(filter.apply(events, wanted)).toBe(after);
});

it("knows whether it filters at all", () => {
  expect([
    isFiltering(NO_FILTER),
    isFiltering({ ...NO_FILTER, text: " " }),
    isFiltering({ ...NO_FILTER, state: "A" }),
  ]).toEqual([false, false, true]);
});
