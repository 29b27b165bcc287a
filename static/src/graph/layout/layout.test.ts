import ELK from "elkjs/lib/elk.bundled.js";
import { expect, test } from "vitest";
import { quality } from "../testing/quality";
import { randomGraph } from "../testing/random_graph";
import { smallGraph } from "../testing/small_graph";
import type { Box, Direction, Graph, Layout } from "../types";
import { createLayouter, laneKey } from "./layout";
import { ROUGH_MEASURE } from "./metrics";

const elk = new ELK();
const newLayouter = () => createLayouter((question) => elk.layout(question));
const lay = (graph: Graph, direction: Direction = "DOWN", by = newLayouter()): Promise<Layout> =>
  by.layout(graph, { direction, measure: ROUGH_MEASURE });

const FLAWLESS = { overlaps: 0, coveredLabels: 0, throughStates: 0, outside: 0 };

test.each([
  ["DOWN", 8],
  ["DOWN", 20],
  ["DOWN", 60],
  ["RIGHT", 8],
  ["RIGHT", 40],
] as const)(
  "generated graphs laid out %s with %i states have no overlap and no line through a state",
  async (direction, size) => {
    let lines = 0;
    let crossings = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const graph = randomGraph(size, seed, { hasSharedHandler: seed % 5 === 0 });
      const found = quality(graph, await lay(graph, direction));
      expect(found, `seed ${seed}`).toMatchObject(FLAWLESS);
      lines += graph.edges.length;
      crossings += found.crossings;
    }
    expect(crossings / lines, "crossings per transition").toBeLessThan(0.03);
  },
);

test("a graph of 300 states has no overlap and no line through a state", async () => {
  const graph = randomGraph(300, 3);
  expect(quality(graph, await lay(graph))).toMatchObject(FLAWLESS);
});

test("a chain of 1,000 states needs no ELK at all and stands in one column", async () => {
  const names = Array.from({ length: 1000 }, (_, i) => `S${i}`);
  const layouter = newLayouter();
  const layout = await lay(
    smallGraph(
      names
        .slice(1)
        .map((name, i) => `${names[i]}>${name}`)
        .join(","),
    ),
    "DOWN",
    layouter,
  );
  const middles = new Set(names.map((name) => middle(layout.nodes.get(name)!)));
  expect(middles.size).toBe(1);
  expect(layouter.misses()).toBe(0);
});

const middle = (box: Box) => box.x + box.w / 2;

test("branches of a Choice stand from left to right in the order of its rules", async () => {
  const graph = smallGraph("Start>C, C?A, C?B, C?D, A>J, B>J, D>J, J>End", { types: { C: "Choice" } });
  const { nodes } = await lay(graph);
  expect(nodes.get("A")!.x).toBeLessThan(nodes.get("B")!.x);
  expect(nodes.get("B")!.x).toBeLessThan(nodes.get("D")!.x);
  expect(nodes.get("J")!.y).toBeGreaterThan(nodes.get("A")!.y);
});

test("a join that is declared before its branches still stands below them", async () => {
  const graph = smallGraph("C?J, C?A, A>J, J>Z", { types: { C: "Choice" } });
  const { nodes } = await lay(graph);
  expect(nodes.get("J")!.y).toBeGreaterThan(nodes.get("A")!.y);
});

test("a loop goes back up and the state it leaves stays below the one it enters", async () => {
  const graph = smallGraph("Start>W, W>T, T>C, C?W, C>End", { types: { C: "Choice", W: "Wait" } });
  const layout = await lay(graph);
  expect(layout.nodes.get("C")!.y).toBeGreaterThan(layout.nodes.get("W")!.y);
  const back = layout.edges.get("C?W")!.points;
  expect(back.at(-1)!.y).toBeCloseTo(layout.nodes.get("W")!.y, 0);
});

test("a state that leads to itself is drawn", async () => {
  const layout = await lay(smallGraph("Start>A, A!A, A>End"));
  expect(layout.edges.get("A!A")!.points.length).toBeGreaterThan(2);
});

test("states that nothing leads to are drawn beside the rest", async () => {
  const graph = smallGraph("Start>A, A>End, X>Y");
  const layout = await lay(graph);
  expect(quality(graph, layout)).toMatchObject(FLAWLESS);
  expect(layout.nodes.get("X")!.x).toBeGreaterThan(layout.nodes.get("A")!.x + 200);
});

test("empty branches and empty containers keep a place to drop a state", async () => {
  const graph = smallGraph("Start>P, P>M, M>End", { inside: { P: [["A"], []], M: [[]] }, types: { M: "Map" } });
  const layout = await lay(graph);
  const place = layout.lanes.get(laneKey("P", 1))!;
  const container = layout.nodes.get("P")!;
  expect(place.w).toBeGreaterThan(100);
  expect(place.x).toBeGreaterThan(layout.nodes.get("A")!.x + layout.nodes.get("A")!.w);
  expect(place.x + place.w).toBeLessThanOrEqual(container.x + container.w);
  expect(layout.lanes.get(laneKey("M", 0))!.h).toBeGreaterThan(40);
});

test("transitions end where states begin, over every seam between segments", async () => {
  const graph = randomGraph(60, 4);
  const layout = await lay(graph);
  for (const edge of graph.edges) {
    const points = layout.edges.get(edge.id)!.points;
    const target = layout.nodes.get(edge.target)!;
    const end = points.at(-1)!;
    expect(end.y, edge.id).toBeCloseTo(target.y, 0);
    expect(end.x, edge.id).toBeCloseTo(middle(target), 0);
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1]!, points[i]!];
      expect(Math.min(Math.abs(a.x - b.x), Math.abs(a.y - b.y)), `${edge.id}: a slanted stretch`).toBeLessThan(0.6);
    }
  }
});

test("segments of one shape are laid out once, whatever their states are called", async () => {
  const layouter = newLayouter();
  const diamond = (name: string) => `${name}1>${name}2, ${name}1>${name}3, ${name}2>${name}4, ${name}3>${name}4`;
  await lay(smallGraph(`${diamond("a")}, a4>b1, ${diamond("b")}, b4>c1, ${diamond("c")}`), "DOWN", layouter);
  const both = layouter.misses();
  await lay(smallGraph(diamond("d")), "DOWN", layouter);
  expect(layouter.misses()).toBe(both);
  expect(both, "one for those that go on, one for the last").toBe(2);
});

test("an edit lays out only the segments that it touches, and the rest keeps its shape", async () => {
  const graph = randomGraph(150, 7);
  const layouter = newLayouter();
  const before = await lay(graph, "DOWN", layouter);
  const missesBefore = layouter.misses();
  const edited = withInserted(graph, Math.floor(graph.edges.length / 2));
  const after = await lay(edited, "DOWN", layouter);
  expect(layouter.misses() - missesBefore).toBeLessThan(12);
  expect(flips(graph, before, after)).toBe(0);
});

function withInserted(graph: Graph, at: number): Graph {
  const edge = graph.edges[at]!;
  const source = graph.nodes.find((node) => node.id === edge.source)!;
  const added = { ...source, id: "added", name: "added", type: "Task" as const, container: false, lanes: undefined };
  const nodes = graph.nodes.toSpliced(graph.nodes.indexOf(source) + 1, 0, added);
  const edges = graph.edges.map((other) => (other === edge ? { ...edge, target: "added" } : other));
  return { nodes, edges: [...edges, { ...edge, id: "added edge", source: "added", label: "", kind: "next" }] };
}

/** Pairs of neighbours in one row that changed sides. */
function flips(graph: Graph, before: Layout, after: Layout): number {
  let found = 0;
  const rows = new Map<string, string[]>();
  for (const node of graph.nodes) {
    const key = `${node.parent}|${Math.round(before.nodes.get(node.id)!.y)}`;
    rows.set(key, [...(rows.get(key) ?? []), node.id]);
  }
  for (const row of rows.values()) {
    row.forEach((a, i) => {
      for (const b of row.slice(i + 1)) {
        const was = before.nodes.get(a)!.x - before.nodes.get(b)!.x;
        const is = after.nodes.get(a)!.x - after.nodes.get(b)!.x;
        const isSameRow = Math.abs(after.nodes.get(a)!.y - after.nodes.get(b)!.y) < 1;
        if (isSameRow && Math.sign(was) !== Math.sign(is)) found += 1;
      }
    });
  }
  return found;
}
