import { expect, it } from "vitest";
import { NO_PICKS } from "./model/select";
import { readChoice, writeChoice } from "./urlState";

it("comes back from the address as it went in, whatever states are called", () => {
  const choice = {
    view: "table" as const,
    state: "Ship: fast & far",
    picks: { iterations: { "Each: item": 3 }, visits: { "Ship: fast & far": 0 } },
  };
  expect(readChoice(writeChoice(choice))).toEqual(choice);
});

it("is empty for the graph with nothing chosen", () => {
  expect(writeChoice({ view: "graph", state: null, picks: NO_PICKS })).toBe("");
});

it("ignores what it does not know", () => {
  expect(readChoice("?view=moon&iteration=Each&visit=:3&iteration=Each:x")).toEqual({
    view: "graph",
    state: null,
    picks: NO_PICKS,
  });
});
