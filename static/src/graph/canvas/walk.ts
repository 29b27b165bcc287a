/** Where the arrow keys lead: along transitions, to the neighbour branch, into a container and out. */
import type { Box, Direction, Graph, GraphEdge, Layout } from "../types";
import type { GraphItem } from "./props";

export type Step = "forward" | "back" | "left" | "right" | "in" | "out" | "first" | "last" | "edge" | "edge back";

const ARROWS: Record<Direction, Record<string, Step>> = {
  DOWN: { ArrowDown: "forward", ArrowUp: "back", ArrowLeft: "left", ArrowRight: "right" },
  RIGHT: { ArrowRight: "forward", ArrowLeft: "back", ArrowUp: "left", ArrowDown: "right" },
};

export function stepOf(event: { key: string; altKey: boolean }, direction: Direction): Step | null {
  const arrow = ARROWS[direction][event.key];
  if (event.altKey && arrow === "forward") return "edge";
  if (event.altKey && arrow === "back") return "edge back";
  if (arrow !== undefined) return event.altKey ? null : arrow;
  const others: Record<string, Step> = { Enter: "in", Escape: "out", Home: "first", End: "last" };
  return others[event.key] ?? null;
}

/** Remembers the way, so that back returns to where one came from. */
export class Walker {
  private trail = new Map<string, string>(); // state → the state one came from

  next(step: Step, at: GraphItem | null, graph: Graph, layout: Layout, direction: Direction): GraphItem | null {
    const next = this.anyNext(step, at, graph, layout, direction);
    return next !== null && isPill(next.id) ? null : next;
  }

  private anyNext(
    step: Step,
    at: GraphItem | null,
    graph: Graph,
    layout: Layout,
    direction: Direction,
  ): GraphItem | null {
    if (at === null || step === "first") return nodeItem(graph.nodes.find((node) => !isPill(node.id))?.id);
    if (step === "last") return nodeItem(graph.nodes.findLast((node) => !isPill(node.id))?.id);
    return at.kind === "edge" ? fromEdge(step, at.id, graph) : this.fromNode(step, at.id, graph, layout, direction);
  }

  private fromNode(step: Step, id: string, graph: Graph, layout: Layout, direction: Direction): GraphItem | null {
    const out = graph.edges.filter((edge) => edge.source === id);
    const node = graph.nodes.find((candidate) => candidate.id === id);
    switch (step) {
      case "edge":
        return edgeItem(out[0]?.id);
      case "edge back":
        return edgeItem(graph.edges.find((edge) => edge.target === id)?.id);
      case "forward": {
        const target =
          middleOf(
            out.filter((edge) => edge.kind !== "catch"),
            layout,
            direction,
          ) ?? out[0]?.target;
        if (target !== undefined) this.trail.set(target, id);
        return nodeItem(target ?? (node?.container ? firstInside(graph, id) : undefined));
      }
      case "back": {
        const into = graph.edges.filter((edge) => edge.target === id);
        const known = this.trail.get(id);
        const source = into.some((edge) => edge.source === known) ? known : into[0]?.source;
        return nodeItem(source ?? node?.parent ?? undefined);
      }
      case "left":
      case "right":
        return nodeItem(beside(step, id, graph, layout, direction));
      case "in":
        return nodeItem(firstInside(graph, id));
      case "out":
        return nodeItem(node?.parent ?? undefined);
      default:
        return null;
    }
  }
}

/** Start and End are no states: the walk stops before them. */
const isPill = (id: string) => id === "#start" || id === "#end";
const edgeItem = (id: string | undefined): GraphItem | null => (id === undefined ? null : { kind: "edge", id });
const nodeItem = (id: string | undefined): GraphItem | null => (id === undefined ? null : { kind: "node", id });
const firstInside = (graph: Graph, container: string) => graph.nodes.find((node) => node.parent === container)?.id;

/** From a transition: on to its target, back to its source, sideways to the next way out of the same state. */
function fromEdge(step: Step, id: string, graph: Graph): GraphItem | null {
  const edge = graph.edges.find((candidate) => candidate.id === id);
  if (edge === undefined) return null;
  if (step === "forward" || step === "in") return nodeItem(edge.target);
  if (step === "back" || step === "out") return nodeItem(edge.source);
  const ways = graph.edges.filter((candidate) => candidate.source === edge.source);
  const to = ways[ways.indexOf(edge) + (step === "left" ? -1 : 1)];
  return to === undefined ? null : { kind: "edge", id: to.id };
}

/** Of several ways on, the straightest: what stands under the state. */
function middleOf(edges: readonly GraphEdge[], layout: Layout, direction: Direction): string | undefined {
  const off = (edge: GraphEdge) => {
    const source = layout.nodes.get(edge.source);
    const target = layout.nodes.get(edge.target);
    if (source === undefined || target === undefined) return Number.POSITIVE_INFINITY;
    const isBack = along(target, direction) < along(source, direction);
    return Math.abs(across(source, direction) - across(target, direction)) + (isBack ? 1e6 : 0);
  };
  return [...edges].sort((a, b) => off(a) - off(b))[0]?.target;
}

const along = (box: Box, direction: Direction) => (direction === "DOWN" ? box.y + box.h / 2 : box.x + box.w / 2);
const across = (box: Box, direction: Direction) => (direction === "DOWN" ? box.x + box.w / 2 : box.y + box.h / 2);

/** The nearest state of the same container on that side, in about the same row. */
function beside(
  step: "left" | "right",
  id: string,
  graph: Graph,
  layout: Layout,
  direction: Direction,
): string | undefined {
  const at = layout.nodes.get(id);
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (at === undefined || node === undefined) return undefined;
  const sign = step === "right" ? 1 : -1;
  let best: { id: string; cost: number } | undefined;
  for (const other of graph.nodes) {
    const box = layout.nodes.get(other.id);
    if (box === undefined || other.id === id || other.parent !== node.parent) continue;
    const sideways = (across(box, direction) - across(at, direction)) * sign;
    if (sideways < 8) continue;
    const cost = sideways + 4 * Math.abs(along(box, direction) - along(at, direction));
    if (best === undefined || cost < best.cost) best = { id: other.id, cost };
  }
  return best?.id;
}
