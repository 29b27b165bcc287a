/** Folds subtrees away: the inside of a Map or Parallel, or the side branches of a Choice up to where they join. */
import type { Graph, GraphEdge, GraphNode } from "./types";

export function canFold(node: GraphNode): boolean {
  return node.container || node.type === "Choice";
}

export function foldGraph(graph: Graph, folded: ReadonlySet<string>): Graph {
  if (folded.size === 0) return graph;
  const hidden = new Map<string, string>(); // state → what hides it
  for (const node of graph.nodes) {
    if (!folded.has(node.id) || !canFold(node) || hidden.has(node.id)) continue;
    for (const id of node.container ? inside(graph, node.id) : sideBranches(graph, node)) {
      if (!hidden.has(id)) hidden.set(id, node.id);
    }
  }
  if (hidden.size === 0) return graph;
  const behind = new Map<string, string[]>();
  for (const [id, by] of hidden) behind.set(by, [...(behind.get(by) ?? []), id]);
  const nodes = graph.nodes
    .filter((node) => !hidden.has(node.id))
    .map((node) => {
      const hiddenIds = behind.get(node.id);
      return hiddenIds ? { ...node, container: false, hidden: hiddenIds.length, hiddenIds } : node;
    });
  return { nodes, edges: foldedEdges(graph, hidden) };
}

/** The containers and Choices that must be unfolded before `id` can be seen. */
export function hiders(graph: Graph, folded: ReadonlySet<string>, id: string): string[] {
  return graph.nodes
    .filter((node) => folded.has(node.id) && canFold(node))
    .filter((node) => (node.container ? inside(graph, node.id) : sideBranches(graph, node)).has(id))
    .map((node) => node.id);
}

function inside(graph: Graph, container: string): Set<string> {
  const found = new Set<string>();
  const around = new Set([container]);
  // parents stand before their children, so one pass is enough; a second one costs little and makes it certain
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const node of graph.nodes) {
      if (node.parent === null || !around.has(node.parent)) continue;
      found.add(node.id);
      around.add(node.id);
    }
  }
  return found;
}

/** States only this Choice leads to, without those where its branches have joined again. */
function sideBranches(graph: Graph, choice: GraphNode): Set<string> {
  const flow = new Set(
    graph.nodes.filter((node) => node.parent === choice.parent && node.branch === choice.branch).map((node) => node.id),
  );
  const next = new Map<string, string[]>();
  for (const edge of graph.edges) {
    if (flow.has(edge.source) && flow.has(edge.target))
      next.set(edge.source, [...(next.get(edge.source) ?? []), edge.target]);
  }
  const types = new Map(graph.nodes.map((node) => [node.id, node.type]));
  const start = graph.nodes.find((node) => flow.has(node.id))?.id;
  const otherwise = start === undefined || start === choice.id ? new Set<string>() : reach(next, start, choice.id);
  const branches = [...new Set(next.get(choice.id) ?? [])]
    .filter((id) => id !== choice.id)
    .map((id) => reach(next, id, choice.id));
  const endsWell = (branch: Set<string>) =>
    [...branch].some((id) => types.get(id) !== "Fail" && types.get(id) !== "Missing" && !next.has(id));
  const good = branches.filter(endsWell);
  const hidden = new Set<string>();
  for (const branch of branches) {
    for (const id of branch) {
      const isJoined = good.length > 0 && good.every((other) => other.has(id));
      const isPill = types.get(id) === "End" || types.get(id) === "Start";
      if (!otherwise.has(id) && !isJoined && !isPill) hidden.add(id);
    }
  }
  for (const id of [...hidden]) for (const child of inside(graph, id)) hidden.add(child);
  return hidden;
}

function reach(next: ReadonlyMap<string, readonly string[]>, from: string, without: string): Set<string> {
  const seen = new Set<string>();
  const stack = [from];
  while (stack.length > 0) {
    const id = stack.pop()!;
    if (id === without || seen.has(id)) continue;
    seen.add(id);
    stack.push(...(next.get(id) ?? []));
  }
  return seen;
}

/** Transitions out of hidden states now leave what hides them; several to one target become one. */
function foldedEdges(graph: Graph, hidden: ReadonlyMap<string, string>): Graph["edges"] {
  const edges: GraphEdge[] = [];
  const merged = new Set<string>();
  for (const edge of graph.edges) {
    const from = hidden.get(edge.source);
    if (hidden.has(edge.target)) continue;
    if (from === undefined) {
      edges.push(edge);
      continue;
    }
    const id = `${from}~>${edge.target}`;
    if (from === edge.target || merged.has(id)) continue;
    merged.add(id);
    edges.push({ ...edge, id, source: from, kind: "next", label: "", pointer: null });
  }
  return edges;
}
