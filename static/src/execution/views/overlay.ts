/** What the graph shows of a run: statuses on the nodes, the path on the edges. */

import type { EdgeOverlay, Graph, GraphEdge, GraphOverlay, NodeOverlay } from "@/graph";
import type { ExecutionModel } from "../model/fold";
import { iterationCounts, type Picks, stateView, takenEdges } from "../model/select";
import { ACTIVE, type EdgeKind, edgeKey, type Visit } from "../model/visits";

/** The names behind the ids of a graph, made once per graph. */
export interface GraphIndex {
  /** Node id by state name; names are unique over the whole machine. */
  idOf: ReadonlyMap<string, string>;
  nameOf: ReadonlyMap<string, string>;
  edges: readonly { edge: GraphEdge; source: string; target: string; key: string }[];
}

export function indexGraph(graph: Graph): GraphIndex {
  const states = graph.nodes.filter((node) => node.pointer !== null);
  const nameOf = new Map(states.map((node) => [node.id, node.name]));
  const idOf = new Map(states.map((node) => [node.name, node.id]));
  const edges = graph.edges.map((edge) => {
    const source = nameOf.get(edge.source) ?? "";
    const target = nameOf.get(edge.target) ?? "";
    return { edge, source, target, key: edgeKey(kindOf(edge), source, target) };
  });
  return { idOf, nameOf, edges };
}

function kindOf(edge: GraphEdge): EdgeKind {
  if (edge.kind === "start" || edge.kind === "end" || edge.kind === "catch") return edge.kind;
  return "next";
}

/** Bring the overlay up to date; `changed` null means everything. */
export function paint(
  overlay: GraphOverlay,
  index: GraphIndex,
  model: ExecutionModel,
  picks: Picks,
  changed: ReadonlySet<string> | null,
): void {
  const nodes: [string, NodeOverlay | undefined][] = [];
  for (const name of changed ?? index.idOf.keys()) {
    const id = index.idOf.get(name);
    if (id !== undefined) nodes.push([id, nodeOverlay(model, name, picks)]);
  }
  overlay.nodes.merge(nodes);
  const taken = takenEdges(model, picks);
  const edges: [string, EdgeOverlay | undefined][] = [];
  for (const { edge, source, target, key } of index.edges) {
    if (changed !== null && !changed.has(source) && !changed.has(target)) continue;
    edges.push([edge.id, taken.has(key) ? { taken: true } : undefined]);
  }
  overlay.edges.merge(edges);
}

export function nodeOverlay(model: ExecutionModel, state: string, picks: Picks): NodeOverlay | undefined {
  const { status, visits, counts } = stateView(model, state, picks);
  if (status === null) return undefined;
  const shown = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const newest = visits[visits.length - 1];
  if (shown > 1) return { status, note: `${shown - active(counts)} of ${shown}` };
  const overlay: NodeOverlay = { status };
  if (visits.length > 1) overlay.visits = visits.length;
  const note = newest && noteOf(newest);
  if (note) overlay.note = note;
  return overlay;
}

function active(counts: ReadonlyMap<string, number>): number {
  return [...counts].reduce((sum, [status, count]) => sum + (ACTIVE.has(status as never) ? count : 0), 0);
}

/** "7 of 10, 1 failed" for a Map, "attempt 2" for what was tried again. */
function noteOf(visit: Visit): string | undefined {
  if (visit.type === "Map" && (visit.length ?? visit.frames.size) > 0) {
    const counts = iterationCounts(visit);
    const words = [`${visit.frames.size - counts.RUNNING} of ${visit.length ?? visit.frames.size}`];
    if (counts.FAILED > 0) words.push(`${counts.FAILED} failed`);
    return words.join(", ");
  }
  return visit.attempts.length > 1 ? `attempt ${visit.attempts.length}` : undefined;
}
