/** Everything that is drawn, in the right order: containers, lanes, transitions, states. Used on screen (a window of it) and for export (all of it). */
import { useMemo } from "react";
import { canFold } from "../fold";
import { laneKey } from "../layout/layout";
import type { Box, Graph, GraphEdge, GraphNode, Layout } from "../types";
import { EdgeView } from "./EdgeView";
import { LaneView } from "./LaneView";
import { NodeView } from "./NodeView";
import type { GraphItem } from "./props";
import type { EdgeNeighbours } from "./route";

export interface GraphPictureProps {
  graph: Graph;
  layout: Layout;
  /** Only what touches it is drawn, and the selected. null = all. */
  window: Box | null;
  /** Too small to read: boxes and lines only. */
  isFar?: boolean;
  selected: GraphItem | null;
  alsoSelected?: ReadonlySet<string>;
}

interface Place {
  level: number;
  position: number;
  siblings: number;
}

const touches = (a: Box, b: Box) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

export function GraphPicture({ graph, layout, window, isFar = false, selected, alsoSelected }: GraphPictureProps) {
  const facts = useMemo(() => graphFacts(graph), [graph]);
  const boxes = useMemo(() => edgeBoxes(graph, layout), [graph, layout]);
  const isIn = (box: Box | undefined): box is Box => box !== undefined && (window === null || touches(box, window));
  const isActive = (kind: "node" | "edge", id: string) => selected?.kind === kind && selected.id === id;
  const nodeView = (node: GraphNode) => {
    const box = layout.nodes.get(node.id);
    const active = isActive("node", node.id);
    if (box === undefined || !(isIn(box) || active)) return null;
    const selection = active ? "active" : alsoSelected?.has(node.id) ? "also" : null;
    const place = facts.places.get(node.id)!;
    return (
      <NodeView
        key={node.id}
        node={node}
        box={box}
        selection={selection}
        isFar={isFar}
        isFoldable={node.hidden !== undefined || canFold(node)}
        {...place}
      />
    );
  };
  const edgeView = (edge: GraphEdge) => {
    const route = layout.edges.get(edge.id);
    const active = isActive("edge", edge.id);
    if (route === undefined || !(isIn(boxes.get(edge.id)) || active)) return null;
    return (
      <EdgeView
        key={edge.id}
        edge={edge}
        route={route}
        neighbours={facts.neighbours.get(edge.id)!}
        isFar={isFar}
        isSelected={active}
        sourceName={facts.names.get(edge.source) ?? ""}
        targetName={facts.names.get(edge.target) ?? ""}
      />
    );
  };
  return (
    <>
      <g className="containers">{graph.nodes.filter((node) => node.container).map(nodeView)}</g>
      <g className="lanes">
        {isFar ? null : <Lanes graph={graph} layout={layout} filled={facts.filled} isIn={isIn} />}
      </g>
      <g className="edges">{graph.edges.map(edgeView)}</g>
      <g className="states">{graph.nodes.filter((node) => !node.container).map(nodeView)}</g>
    </>
  );
}

interface LanesProps {
  graph: Graph;
  layout: Layout;
  filled: ReadonlySet<string>;
  isIn: (box: Box | undefined) => box is Box;
}

function Lanes({ graph, layout, filled, isIn }: LanesProps) {
  return graph.nodes
    .filter((node) => node.container)
    .flatMap((node) => {
      const titles = node.lanes ?? [""];
      return titles.map((title, branch) => {
        const key = laneKey(node.id, branch);
        const box = layout.lanes.get(key);
        if (!isIn(box)) return null;
        const place = { container: node.id, branch, title, box, of: titles.length };
        return <LaneView key={key} {...place} isEmpty={!filled.has(key)} />;
      });
    });
}

interface Facts {
  names: Map<string, string>;
  places: Map<string, Place>;
  neighbours: Map<string, EdgeNeighbours>;
  filled: Set<string>;
}

function graphFacts(graph: Graph): Facts {
  const names = new Map(graph.nodes.map((node) => [node.id, node.name]));
  const places = new Map<string, Place>();
  const groups = new Map<string, Place[]>();
  const filled = new Set<string>();
  for (const node of graph.nodes) {
    const level = node.parent === null ? 1 : (places.get(node.parent)?.level ?? 0) + 1;
    const group = groups.get(node.parent ?? "") ?? [];
    const place = { level, position: group.length + 1, siblings: 0 };
    group.push(place);
    groups.set(node.parent ?? "", group);
    places.set(node.id, place);
    if (node.parent !== null) filled.add(laneKey(node.parent, node.branch));
  }
  for (const group of groups.values()) for (const place of group) place.siblings = group.length;
  return { names, places, neighbours: edgeNeighbours(graph), filled };
}

function edgeNeighbours(graph: Graph): Map<string, EdgeNeighbours> {
  const leaving = new Map<string, number>();
  const entering = new Map<string, number>();
  const port = (edge: GraphEdge) => `${edge.source}${edge.kind === "catch" ? "!" : ""}`;
  for (const edge of graph.edges) {
    leaving.set(port(edge), (leaving.get(port(edge)) ?? 0) + 1);
    entering.set(edge.target, (entering.get(edge.target) ?? 0) + 1);
  }
  return new Map(
    graph.edges.map((edge) => [
      edge.id,
      { leaving: leaving.get(port(edge)) ?? 1, entering: entering.get(edge.target) ?? 1 },
    ]),
  );
}

function edgeBoxes(graph: Graph, layout: Layout): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const edge of graph.edges) {
    const points = layout.edges.get(edge.id)?.points ?? [];
    if (points.length === 0) continue;
    const xs = points.map((point) => point.x);
    const ys = points.map((point) => point.y);
    const x = Math.min(...xs) - 100;
    const y = Math.min(...ys) - 10;
    boxes.set(edge.id, { x, y, w: Math.max(...xs) - x + 100, h: Math.max(...ys) - y + 10 });
  }
  return boxes;
}
