import ELK from "elkjs/lib/elk.bundled.js";
import { expect, test } from "vitest";
import { createLayouter, laneKey } from "../layout/layout";
import { ROUGH_MEASURE } from "../layout/metrics";
import { smallGraph } from "../testing/small_graph";
import type { Graph } from "../types";
import { dropTargets, placeAt } from "./places";
import type { DragPayload, GraphEditing } from "./props";

const elk = new ELK();
const NEW: DragPayload = { kind: "new", data: "Task" };
const editing: GraphEditing = { onDrop: () => undefined, onInsert: () => undefined };

async function targetsOf(graph: Graph, payload: DragPayload = NEW, rules: GraphEditing = editing) {
  const layout = await createLayouter((q) => elk.layout(q)).layout(graph, {
    direction: "DOWN",
    measure: ROUGH_MEASURE,
  });
  return { layout, targets: dropTargets(graph, layout, payload, rules) };
}

test("the nearest transition within reach is meant", async () => {
  const { layout, targets } = await targetsOf(smallGraph("Start>A, A>B, B>End"));
  const below = layout.nodes.get("A")!;
  const at = { x: below.x + below.w / 2 + 30, y: below.y + below.h + 20 };
  expect(placeAt(targets, at, 56)).toEqual({ kind: "edge", edge: "A>B" });
  expect(placeAt(targets, { x: at.x + 400, y: at.y }, 56)).toBeNull();
});

test("an empty branch takes a state", async () => {
  const { layout, targets } = await targetsOf(smallGraph("Start>P, P>End", { inside: { P: [["A"], []] } }));
  const lane = layout.lanes.get(laneKey("P", 1))!;
  expect(placeAt(targets, { x: lane.x + lane.w / 2, y: lane.y + 30 }, 56)).toEqual({
    kind: "lane",
    container: "P",
    branch: 1,
  });
});

test("a workflow without states takes one anywhere", async () => {
  const graph = smallGraph("Start>End");
  const { targets } = await targetsOf({ nodes: graph.nodes, edges: [] });
  expect(placeAt(targets, { x: 900, y: 900 }, 1)).toEqual({ kind: "empty" });
});

test("a state cannot be dropped on its own transitions", async () => {
  const { targets } = await targetsOf(smallGraph("Start>A, A>B, B>C"), { kind: "state", id: "A" });
  expect(targets.map((target) => target.place)).toEqual([{ kind: "edge", edge: "B>C" }]);
});

test("the page can forbid places", async () => {
  const rules = { ...editing, canDrop: () => false };
  expect((await targetsOf(smallGraph("Start>A, A>B"), NEW, rules)).targets).toEqual([]);
});
