import { expect, it } from "vitest";
import type { Comparison, EdgeChange, StateChange } from "@/api/types";
import { changesOf, edgeWords } from "./changes";

const state = (name: string, change: StateChange["change"], path = ["States", name]): StateChange => ({
  name,
  path,
  change,
  type_before: change === "added" ? null : "Pass",
  type_after: change === "removed" ? null : "Task",
  fields: [],
});

const edge = (source: string, target: string, kind: EdgeChange["kind"], change: EdgeChange["change"]): EdgeChange => ({
  source,
  target,
  kind,
  label: "",
  path: [],
  change,
});

const comparison = (change: Partial<Comparison>) =>
  ({ machine: [], states: [], edges: [], ...change }) as unknown as Comparison;

it("lists what differs and nothing else", () => {
  const found = changesOf(
    comparison({ states: [state("A", "added"), state("B", "unchanged"), state("C", "removed")] }),
  );
  expect(found.map(({ state: name, change, type }) => [name, change, type])).toEqual([
    ["A", "added", "Task"],
    ["C", "removed", "Pass"],
  ]);
});

it("lists a state whose transitions alone changed", () => {
  const edges = [
    edge("A", "B", "next", "removed"),
    edge("A", "C", "next", "added"),
    edge("C", "D", "next", "unchanged"),
  ];
  const found = changesOf(comparison({ states: [state("A", "unchanged"), state("C", "unchanged")], edges }));
  expect(found.map(({ state: name, edges: own }) => [name, own.length])).toEqual([["A", 2]]);
});

it("says inside of what a state is, whatever the states are called", () => {
  const path = ["States", "States", "ItemProcessor", "States", "Ship", "Branches", "0", "States", "Inner"];
  expect(changesOf(comparison({ states: [state("Inner", "added", path)] }))[0]?.inside).toBe("States › Ship");
});

it("puts transitions in words", () => {
  expect(edgeWords(edge("A", "B", "catch", "added"))).toBe("on an error goes to B");
  expect(edgeWords({ ...edge("A", "B", "choice", "added"), label: "$.x > 1" })).toBe("by a rule goes to B ($.x > 1)");
  expect(edgeWords(edge("A", "", "end", "removed"))).toBe("ends the workflow");
  expect(edgeWords({ ...edge("A", "", "end", "added"), path: ["States", "P", "Branches", "0"] })).toBe(
    "ends its branch",
  );
});
