/** What makes a layout bad, counted: things that overlap, lines through states, lines that cross. */
import type { Box, Graph, Layout, Point } from "../types";

export interface Quality {
  overlaps: number;
  /** Labels over states or over other labels. */
  coveredLabels: number;
  crossings: number;
  throughStates: number;
  /** Children that stand outside of their container. */
  outside: number;
}

interface Stretch {
  edge: string;
  source: string;
  target: string;
  a: Point;
  b: Point;
}

const touches = (a: Box, b: Box, margin = 0) =>
  a.x + margin < b.x + b.w && b.x + margin < a.x + a.w && a.y + margin < b.y + b.h && b.y + margin < a.y + a.h;

export function quality(graph: Graph, layout: Layout): Quality {
  const leaves = graph.nodes
    .filter((node) => !node.container)
    .map((node) => ({ id: node.id, ...layout.nodes.get(node.id)! }));
  return {
    overlaps: overlaps(graph, layout),
    coveredLabels: coveredLabels(layout, leaves),
    crossings: crossings(stretches(graph, layout)),
    throughStates: throughStates(stretches(graph, layout), leaves),
    outside: outside(graph, layout),
  };
}

function overlaps(graph: Graph, layout: Layout): number {
  const groups = new Map<string, Box[]>();
  for (const node of graph.nodes) {
    const key = node.parent ?? "";
    groups.set(key, [...(groups.get(key) ?? []), layout.nodes.get(node.id)!]);
  }
  let found = 0;
  for (const boxes of groups.values()) {
    boxes.forEach((box, i) => {
      for (const other of boxes.slice(i + 1)) if (touches(box, other)) found += 1;
    });
  }
  return found;
}

function outside(graph: Graph, layout: Layout): number {
  return graph.nodes.filter((node) => {
    if (node.parent === null) return false;
    const box = layout.nodes.get(node.id)!;
    const around = layout.nodes.get(node.parent)!;
    const isIn =
      box.x >= around.x &&
      box.y >= around.y + 40 &&
      box.x + box.w <= around.x + around.w &&
      box.y + box.h <= around.y + around.h;
    return !isIn;
  }).length;
}

function coveredLabels(layout: Layout, leaves: readonly Box[]): number {
  const labels = [...layout.edges.values()].flatMap((route) => route.label ?? []);
  let found = 0;
  labels.forEach((label, i) => {
    found += leaves.filter((leaf) => touches(label, leaf)).length;
    found += labels.slice(i + 1).filter((other) => touches(label, other)).length;
  });
  return found;
}

function stretches(graph: Graph, layout: Layout): Stretch[] {
  return graph.edges.flatMap((edge) => {
    const points = layout.edges.get(edge.id)!.points;
    return points
      .slice(1)
      .map((b, i) => ({ edge: edge.id, source: edge.source, target: edge.target, a: points[i]!, b }));
  });
}

/** Lines of different edges that cut each other; edges that start or end together may share a line. */
function crossings(all: Stretch[]): number {
  const flat = all.filter(({ a, b }) => Math.abs(a.y - b.y) < 0.5);
  const steep = all.filter(({ a, b }) => Math.abs(a.x - b.x) < 0.5);
  let found = 0;
  for (const h of flat) {
    for (const v of steep) {
      if (h.edge === v.edge || h.source === v.source || h.target === v.target) continue;
      const isAcross = Math.min(h.a.x, h.b.x) < v.a.x - 0.5 && v.a.x + 0.5 < Math.max(h.a.x, h.b.x);
      const isAlong = Math.min(v.a.y, v.b.y) < h.a.y - 0.5 && h.a.y + 0.5 < Math.max(v.a.y, v.b.y);
      if (isAcross && isAlong) found += 1;
    }
  }
  return found;
}

function throughStates(all: Stretch[], leaves: readonly (Box & { id: string })[]): number {
  let found = 0;
  for (const { source, target, a, b } of all) {
    const line: Box = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
    found += leaves.filter((leaf) => leaf.id !== source && leaf.id !== target && touches(line, leaf, -0.01)).length;
  }
  return found;
}
