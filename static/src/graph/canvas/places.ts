/** Where a dragged thing can be dropped, and which place is meant by a point. */

import { laneKey } from "../layout/layout";
import type { Box, Graph, Layout, Point } from "../types";
import type { DragPayload, DropPlace, GraphEditing } from "./props";
import { distanceToRoute } from "./route";

export interface DropTarget {
  place: DropPlace;
  /** Distance from the pointer in graph units; 0 inside an area. */
  distance: (at: Point) => number;
}

export function dropTargets(graph: Graph, layout: Layout, payload: DragPayload, editing: GraphEditing): DropTarget[] {
  const targets: DropTarget[] = [];
  const add = (place: DropPlace, distance: DropTarget["distance"]) => {
    if (editing.canDrop?.(payload, place) ?? true) targets.push({ place, distance });
  };
  if (isEmpty(graph)) add({ kind: "empty" }, () => 0);
  for (const edge of graph.edges) {
    const route = layout.edges.get(edge.id);
    if (route === undefined || edge.pointer === null) continue;
    const isOwn = payload.kind === "state" && (edge.source === payload.id || edge.target === payload.id);
    if (isOwn) continue;
    add({ kind: "edge", edge: edge.id }, (at) =>
      Math.min(distanceToRoute(route.points, at), distanceToBox(route.label, at)),
    );
  }
  for (const lane of emptyLanes(graph, layout)) {
    add({ kind: "lane", container: lane.container, branch: lane.branch }, (at) => distanceToBox(lane.box, at));
  }
  for (const { container, branch, end, box } of laneEnds(graph, layout)) {
    add({ kind: "lane", container, branch, end }, (at) => distanceToBox(box, at));
  }
  return targets;
}

export interface LaneEnd {
  container: string;
  branch: number;
  end: "first" | "last";
  /** The bar that shows the place. */
  box: Box;
}

const BAR = { w: 120, h: 6, gap: 9 };

/** The places in front of the first and behind the last state of each filled lane: no transition is drawn there. */
export function laneEnds(graph: Graph, layout: Layout): LaneEnd[] {
  const lanes = new Map<string, { container: string; branch: number; boxes: Box[] }>();
  for (const node of graph.nodes) {
    const box = layout.nodes.get(node.id);
    if (node.parent === null || box === undefined) continue;
    const key = laneKey(node.parent, node.branch);
    const lane = lanes.get(key) ?? { container: node.parent, branch: node.branch, boxes: [] };
    lane.boxes.push(box);
    lanes.set(key, lane);
  }
  return [...lanes.values()].flatMap(({ container, branch, boxes }): LaneEnd[] => {
    const top = boxes.reduce((a, b) => (b.y < a.y ? b : a));
    const bottom = boxes.reduce((a, b) => (b.y + b.h > a.y + a.h ? b : a));
    const bar = (of: Box, y: number): Box => ({ x: of.x + of.w / 2 - BAR.w / 2, y, w: BAR.w, h: BAR.h });
    return [
      { container, branch, end: "first", box: bar(top, top.y - BAR.gap - BAR.h) },
      { container, branch, end: "last", box: bar(bottom, bottom.y + bottom.h + BAR.gap) },
    ];
  });
}

export const isEmpty = (graph: Graph): boolean =>
  graph.nodes.every((node) => node.type === "Start" || node.type === "End");

interface Lane {
  container: string;
  branch: number;
  box: Box;
}

function emptyLanes(graph: Graph, layout: Layout): Lane[] {
  const filled = new Set(
    graph.nodes.flatMap((node) => (node.parent === null ? [] : laneKey(node.parent, node.branch))),
  );
  return graph.nodes
    .filter((node) => node.container)
    .flatMap((node) =>
      (node.lanes ?? [""]).flatMap((_, branch) => {
        const box = layout.lanes.get(laneKey(node.id, branch));
        return box === undefined || filled.has(laneKey(node.id, branch)) ? [] : { container: node.id, branch, box };
      }),
    );
}

function distanceToBox(box: Box | null, at: Point): number {
  if (box === null) return Number.POSITIVE_INFINITY;
  const dx = Math.max(box.x - at.x, 0, at.x - box.x - box.w);
  const dy = Math.max(box.y - at.y, 0, at.y - box.y - box.h);
  return Math.hypot(dx, dy);
}

/** The nearest place within `reach` graph units. */
export function placeAt(targets: readonly DropTarget[], at: Point, reach: number): DropPlace | null {
  let best: { place: DropPlace; distance: number } | null = null;
  for (const target of targets) {
    const distance = target.distance(at);
    if (distance <= reach && (best === null || distance < best.distance)) best = { place: target.place, distance };
  }
  return best?.place ?? null;
}

export function samePlace(a: DropPlace | null, b: DropPlace | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
