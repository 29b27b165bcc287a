import ELK from "elkjs/lib/elk.bundled.js";
import { expect, test } from "vitest";
import { createLayouter } from "../layout/layout";
import { ROUGH_MEASURE } from "../layout/metrics";
import { smallGraph } from "../testing/small_graph";
import type { Graph, Layout } from "../types";
import type { GraphItem } from "./props";
import { type Step, stepOf, Walker } from "./walk";

const elk = new ELK();
const graph = smallGraph("Start>C, C?A, C?B, A>J, B>J, J>P, P>End, X>Y", {
  types: { C: "Choice" },
  inside: { P: [["X", "Y"], ["Z"]] },
});

async function walk(from: GraphItem | null, steps: Step[], on: Graph = graph): Promise<string[]> {
  const layout: Layout = await createLayouter((q) => elk.layout(q)).layout(on, {
    direction: "DOWN",
    measure: ROUGH_MEASURE,
  });
  const walker = new Walker();
  let at = from;
  return steps.map((step) => {
    at = walker.next(step, at, on, layout, "DOWN") ?? at;
    return at?.id ?? "nothing";
  });
}

const node = (id: string): GraphItem => ({ kind: "node", id });

test("with nothing selected the first step selects the first state", async () => {
  expect(await walk(null, ["forward"])).toEqual(["C"]);
});

test("left and right go to the neighbour branches", async () => {
  expect(await walk(node("A"), ["right", "left"])).toEqual(["B", "A"]);
});

test("back returns the way one came", async () => {
  expect(await walk(node("B"), ["forward", "back"])).toEqual(["J", "B"]);
  expect(await walk(node("A"), ["forward", "back"])).toEqual(["J", "A"]);
});

test("in and out of a container", async () => {
  expect(await walk(node("P"), ["in", "forward", "right", "out"])).toEqual(["X", "Y", "Z", "P"]);
});

test("back from the first state of a branch goes out to the container", async () => {
  expect(await walk(node("X"), ["back"])).toEqual(["P"]);
});

test("the walk stops before the pills", async () => {
  expect(await walk(node("C"), ["back"])).toEqual(["C"]);
  expect(await walk(node("P"), ["forward", "last", "first"])).toEqual(["P", "Z", "C"]);
});

test("transitions can be selected, and walked along", async () => {
  expect(await walk(node("C"), ["edge", "right", "forward", "edge back"])).toEqual(["C?A", "C?B", "B", "C?B"]);
  expect(await walk(node("C"), ["edge back"])).toEqual(["Start>C"]);
});

test("arrow keys turn with the direction of the layout", () => {
  expect(stepOf({ key: "ArrowDown", altKey: false }, "DOWN")).toBe("forward");
  expect(stepOf({ key: "ArrowRight", altKey: false }, "RIGHT")).toBe("forward");
  expect(stepOf({ key: "ArrowDown", altKey: true }, "DOWN")).toBe("edge");
  expect(stepOf({ key: "q", altKey: false }, "DOWN")).toBeNull();
});
