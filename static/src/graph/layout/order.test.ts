import { expect, test } from "vitest";
import { smallGraph } from "../testing/small_graph";
import { flowComponents } from "./order";
import { cutSegments } from "./segments";

function parts(text: string) {
  const graph = smallGraph(text);
  const links = graph.edges.map((edge) => ({
    id: edge.id,
    source: edge.source,
    target: edge.target,
    isCatch: edge.kind === "catch",
  }));
  return { ids: graph.nodes.map((node) => node.id), links };
}

function order(text: string): string[][] {
  const { ids, links } = parts(text);
  return flowComponents(ids, links);
}

function segments(text: string): string {
  const { ids, links } = parts(text);
  return cutSegments(flowComponents(ids, links)[0]!, links)
    .map((segment) => segment.join(" "))
    .join(" | ");
}

test("branches stand in their order and the join after all of them", () => {
  expect(order("C?A, C?B, A>J, B>J, J>Z")).toEqual([["C", "A", "B", "J", "Z"]]);
});

test("handlers of errors stand after the normal way", () => {
  expect(order("A!H, A>B, B!H, B>C, H>F")).toEqual([["A", "B", "C", "H", "F"]]);
});

test("a loop does not put its head below its tail", () => {
  expect(order("W>T, T>C, C?W, C>Z")).toEqual([["W", "T", "C", "Z"]]);
});

test("what nothing leads to stands before the state it leads to, never first", () => {
  expect(order("A>B, B>C, X>C")).toEqual([["A", "B", "X", "C"]]);
  expect(order("A>B, X>A")).toEqual([["A", "X", "B"]]);
});

test("parts without a connection are told apart, the first node's part first", () => {
  expect(order("A>B, X>Y")).toEqual([
    ["A", "B"],
    ["X", "Y"],
  ]);
});

test("a chain is cut at each state", () => {
  expect(segments("Start>A, A>B, B>End")).toBe("#start | A | B | #end");
});

test("a Choice and its branches stay together up to the join", () => {
  expect(segments("Start>C, C?A, C?B, A>J, B>J, J>End")).toBe("#start | C A B | J | #end");
});

test("a loop over several states keeps them together", () => {
  expect(segments("Start>W, W>T, T>C, C?W, C>Z, Z>End")).toBe("#start | W T C | Z | #end");
});

test("dead ends hang on the state they leave", () => {
  expect(segments("Start>A, A!F, A>B, B>End")).toBe("#start | A F | B | #end");
});

test("a handler that every state uses makes one segment", () => {
  expect(segments("Start>A, A>B, B>C, A!H, B!H, C!H, C>End")).toBe("#start | A B C H | #end");
});

test("a chain of 20,000 states does not exhaust the stack", () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `S${i}`);
  const links = names.slice(1).map((target, i) => ({ id: target, source: names[i]!, target, isCatch: false }));
  const [component] = flowComponents(names, links);
  expect(component).toHaveLength(20_000);
  expect(cutSegments(component!, links)).toHaveLength(20_000);
});
