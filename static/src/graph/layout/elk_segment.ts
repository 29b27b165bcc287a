/** One segment as a question to ELK, and ELK's answer as boxes and routes. Directions are always DOWN here; see transpose.ts. */
import type { ELK, ElkExtendedEdge, ElkNode, LayoutOptions } from "elkjs/lib/elk-api";
import type { Box, EdgeRoute, Point } from "../types";
import { GAP, type Size } from "./metrics";
import type { Link } from "./order";

export interface FlowLink extends Link {
  label: Size | null;
}

export interface Placed {
  nodes: Map<string, Box>;
  edges: Map<string, EdgeRoute>;
}

/** Asks ELK for one flat graph. */
export type AskElk = (graph: ElkNode) => ReturnType<ELK["layout"]>;

/** Stands for the head of the next segment: all exits meet there. */
export const SINK = "~next";
/** Room for a state; a wide container rather stands below the dead ends than pushes them far away. */
const WIDEST_SINK = 280;

/** Measured on 90 generated graphs; `favorStraightEdges` and `BALANCED` centre a Choice over its branches. */
const OPTIONS: LayoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.padding": "[top=0,left=0,bottom=0,right=0]",
  "elk.separateConnectedComponents": "false",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.nodePlacement.favorStraightEdges": "true",
  "elk.layered.considerModelOrder.crossingCounterNodeInfluence": "0.1",
  "elk.layered.considerModelOrder.crossingCounterPortInfluence": "0.1",
  "elk.spacing.nodeNode": "32",
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeEdge": "14",
  "elk.spacing.edgeLabel": "2",
  "elk.layered.spacing.nodeNodeBetweenLayers": String(GAP),
  "elk.layered.spacing.edgeNodeBetweenLayers": "18",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
};

const ORDERED: LayoutOptions = { "elk.layered.crossingMinimization.forceNodeModelOrder": "true" };

const port = (id: string, side: string) => ({ id, width: 0, height: 0, layoutOptions: { "elk.port.side": side } });

function elkNode(id: string, size: Size, hasCatch: boolean): ElkNode {
  const ports = [port(`${id}:in`, "NORTH"), port(`${id}:out`, "SOUTH")];
  if (hasCatch) ports.push(port(`${id}:catch`, "EAST"));
  const layoutOptions = {
    "elk.alignment": "TOP",
    "elk.portConstraints": "FIXED_SIDE",
    "elk.portAlignment.default": "CENTER",
  };
  return { id, width: size.w, height: size.h, ports, layoutOptions };
}

function elkEdge(id: string, source: string, target: string, link: FlowLink): ElkExtendedEdge {
  const edge: ElkExtendedEdge = {
    id,
    sources: [`${source}:${link.isCatch ? "catch" : "out"}`],
    targets: [`${target}:in`],
  };
  if (link.label !== null) {
    const layoutOptions = { "elk.edgeLabels.inline": "true", "elk.edgeLabels.placement": "CENTER" };
    edge.labels = [{ id: `${id}:label`, text: "·", width: link.label.w, height: link.label.h, layoutOptions }];
  }
  return edge;
}

export interface SegmentQuestion {
  ids: readonly string[];
  size: (id: string) => Size;
  inner: readonly FlowLink[];
  /** Links to the head of the next segment. */
  exits: readonly FlowLink[];
  /** Width of the next segment's head: the sink keeps its place free. */
  nextWidth: number;
  /** How many of `ids` come before that head in flow order: the others (handlers, other ends) stand right of it. */
  sinkAt: number;
  /** The sink in the last row, below every dead end; else where it comes to stand. */
  isSinkLast: boolean;
  /** Branches exactly in the order of the definition; may send lines through states, see tidy.ts. */
  isOrdered: boolean;
}

/** Names by position, so that segments of one shape are one question, wherever they stand and whatever they are called. */
const nodeName = (at: number) => `n${at}`;
const edgeName = (at: number) => `e${at}`;

export function segmentGraph({
  ids,
  size,
  inner,
  exits,
  nextWidth,
  sinkAt,
  isSinkLast,
  isOrdered,
}: SegmentQuestion): ElkNode {
  const links = [...inner, ...exits];
  const catching = new Set(links.filter((link) => link.isCatch).map((link) => link.source));
  const names = new Map(ids.map((id, at) => [id, nodeName(at)]));
  const children = ids.map((id) => elkNode(names.get(id)!, size(id), catching.has(id)));
  if (exits.length > 0) {
    const sink = elkNode(SINK, { w: Math.min(nextWidth, WIDEST_SINK), h: 1 }, false);
    if (isSinkLast) sink.layoutOptions = { ...sink.layoutOptions, "elk.layered.layering.layerConstraint": "LAST" };
    children.splice(sinkAt, 0, sink);
  }
  const edges = links.map((link, at) =>
    elkEdge(edgeName(at), names.get(link.source)!, names.get(link.target) ?? SINK, link),
  );
  const layoutOptions = isOrdered ? { ...OPTIONS, ...ORDERED } : OPTIONS;
  return { id: "segment", layoutOptions, children, edges };
}

/** The answer to a question of that shape, with the names of this one. */
export function renamedSegment(
  placed: Placed,
  { ids, inner, exits }: Pick<SegmentQuestion, "ids" | "inner" | "exits">,
): Placed {
  const nodes = new Map(ids.map((id, at) => [id, placed.nodes.get(nodeName(at))!]));
  const sink = placed.nodes.get(SINK);
  if (sink !== undefined) nodes.set(SINK, sink);
  const edges = new Map<string, EdgeRoute>();
  [...inner, ...exits].forEach((link, at) => {
    const route = placed.edges.get(edgeName(at));
    if (route !== undefined) edges.set(link.id, route);
  });
  return { nodes, edges };
}

export function placedSegment(answer: ElkNode): Placed {
  const nodes = new Map<string, Box>();
  for (const child of answer.children ?? []) {
    nodes.set(child.id, { x: child.x ?? 0, y: child.y ?? 0, w: child.width ?? 0, h: child.height ?? 0 });
  }
  const edges = new Map<string, EdgeRoute>();
  for (const edge of answer.edges ?? []) {
    const section = edge.sections?.[0];
    if (section === undefined) continue;
    const points: Point[] = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    const label = edge.labels?.[0];
    edges.set(edge.id, {
      points: points.map(({ x, y }) => ({ x, y })),
      label:
        label === undefined ? null : { x: label.x ?? 0, y: label.y ?? 0, w: label.width ?? 0, h: label.height ?? 0 },
    });
  }
  return { nodes, edges };
}
