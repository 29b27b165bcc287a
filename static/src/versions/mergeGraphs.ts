/** Two definitions as one graph: the newer one, with what was removed still in it, and a mark on all that differs. */

import type { DiffMark, Graph, GraphEdge, GraphNode } from "@/graph";

export interface MergedGraph {
  graph: Graph;
  /** Marks of transitions by edge id; states are marked by the comparison itself. */
  edges: Map<string, DiffMark>;
  /** Ids in the merged graph of the older graph's nodes. */
  idOf: Map<string, string>;
}

/** States are the same where their names are; a transition is the same between the same states by the same kind. */
export function mergeGraphs(before: Graph, after: Graph): MergedGraph {
  const idOf = new Map<string, string>();
  const newIds = new Map(after.nodes.map((node) => [nameKey(node), node.id]));
  const taken = new Set(after.nodes.map(({ id }) => id));
  for (const node of before.nodes) idOf.set(node.id, newIds.get(nameKey(node)) ?? freeId(node.id, taken));
  const removed = before.nodes.filter((node) => !newIds.has(nameKey(node)));
  const nodes = [...after.nodes, ...removed.map((node) => moved(node, idOf))];
  const edges = new Map<string, DiffMark>();
  const old = before.edges.map((edge) => movedEdge(edge, idOf));
  const known = countKeys(old);
  for (const edge of after.edges) if (!takeOne(known, edgeKeyOf(edge))) edges.set(edge.id, "added");
  const still = countKeys(after.edges);
  const gone = old.filter((edge) => !takeOne(still, edgeKeyOf(edge)));
  for (const edge of gone) edges.set(edge.id, "removed");
  return { graph: { nodes, edges: [...after.edges, ...gone] }, edges, idOf };
}

/** Marks of the transitions of both graphs apart, for two pictures side by side. */
export function edgeMarks(
  before: Graph,
  after: Graph,
): { before: Map<string, DiffMark>; after: Map<string, DiffMark> } {
  const { edges } = mergeGraphs(before, after);
  const marks = { before: new Map<string, DiffMark>(), after: new Map<string, DiffMark>() };
  for (const [id, mark] of edges) {
    if (mark === "added") marks.after.set(id, mark);
    else marks.before.set(id.slice(REMOVED.length), mark);
  }
  return marks;
}

const REMOVED = "removed:";

function nameKey(node: GraphNode): string {
  return node.pointer === null ? node.id : `state ${node.name}`;
}

/** A new state may stand at the pointer where another one was removed: they need ids of their own. */
function freeId(id: string, taken: ReadonlySet<string>): string {
  return taken.has(id) ? REMOVED + id : id;
}

function moved(node: GraphNode, idOf: ReadonlyMap<string, string>): GraphNode {
  const parent = node.parent === null ? null : (idOf.get(node.parent) ?? node.parent);
  return { ...node, id: idOf.get(node.id) ?? node.id, parent };
}

function movedEdge(edge: GraphEdge, idOf: ReadonlyMap<string, string>): GraphEdge {
  const at = (id: string) => idOf.get(id) ?? id;
  const parent = edge.parent === null ? null : at(edge.parent);
  return { ...edge, id: REMOVED + edge.id, source: at(edge.source), target: at(edge.target), parent };
}

function edgeKeyOf(edge: GraphEdge): string {
  return `${edge.kind}\n${edge.source}\n${edge.target}`;
}

function countKeys(edges: readonly GraphEdge[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const edge of edges) counts.set(edgeKeyOf(edge), (counts.get(edgeKeyOf(edge)) ?? 0) + 1);
  return counts;
}

function takeOne(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0;
  counts.set(key, left - 1);
  return left > 0;
}
