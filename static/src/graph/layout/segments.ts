/**
 * Cuts a flow at the states that every path must pass (articulation points on the way from the first node to the last),
 * so that an edit lays out one segment anew and not the whole graph. Segment i starts with its cut vertex; its exits all
 * lead to the head of segment i + 1; a loop back over a cut keeps both sides together.
 */
import type { Link } from "./order";

interface Search {
  depth: Int32Array;
  low: Int32Array;
  parent: Int32Array;
}

export function cutSegments(ids: readonly string[], links: readonly Link[]): string[][] {
  const index = new Map(ids.map((id, i) => [id, i]));
  const pairs: [number, number][] = [];
  for (const link of links) {
    const source = index.get(link.source);
    const target = index.get(link.target);
    if (source !== undefined && target !== undefined && source !== target) pairs.push([source, target]);
  }
  const neighbours: number[][] = ids.map(() => []);
  for (const [a, b] of pairs) {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  const found = lowPoints(neighbours);
  const cuts = cutChain(found, index.get("#end") ?? deepest(found));
  if (cuts.length === 0) return [[...ids]];
  const segment = flood(neighbours, cuts);
  const merged = mergeLoops(segment, cuts.length, pairs);
  const out: string[][] = Array.from({ length: Math.max(...merged) + 1 }, () => []);
  for (let i = 0; i < ids.length; i++) out[merged[i]!]!.push(ids[i]!);
  return out.filter((part) => part.length > 0);
}

/** Tarjan's low points, without recursion: a chain of 10,000 states must not exhaust the stack. */
function lowPoints(neighbours: readonly number[][]): Search {
  const size = neighbours.length;
  const depth = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const parent = new Int32Array(size).fill(-1);
  const next = new Int32Array(size);
  let clock = 0;
  const stack = [0];
  depth[0] = low[0] = clock++;
  while (stack.length > 0) {
    const at = stack.at(-1)!;
    const around = neighbours[at]!;
    if (next[at]! < around.length) {
      const to = around[next[at]!]!;
      next[at]! += 1;
      if (depth[to]! < 0) {
        parent[to] = at;
        depth[to] = low[to] = clock++;
        stack.push(to);
      } else if (to !== parent[at]) {
        low[at] = Math.min(low[at]!, depth[to]!);
      }
    } else {
      stack.pop();
      const up = parent[at]!;
      if (up >= 0) low[up] = Math.min(low[up]!, low[at]!);
    }
  }
  return { depth, low, parent };
}

/** Is `parent[at]` a cut vertex between `at` and the start? */
const isBelowCut = ({ depth, low, parent }: Search, at: number) => low[at]! >= depth[parent[at]!]!;

/** The node with the most cut vertices above it: the end of the trunk where there is no End pill. */
function deepest(search: Search): number {
  const chain = new Int32Array(search.parent.length).fill(-1);
  chain[0] = 0;
  const order = Array.from(search.depth.keys()).filter((i) => search.depth[i]! >= 0);
  order.sort((a, b) => search.depth[a]! - search.depth[b]!);
  let best = 0;
  for (const at of order) {
    if (at === 0) continue;
    chain[at] = chain[search.parent[at]!]! + (isBelowCut(search, at) ? 1 : 0);
    if (chain[at]! > chain[best]!) best = at;
  }
  return best;
}

function cutChain(search: Search, end: number): number[] {
  const cuts: number[] = [];
  for (let at = end; search.parent[at]! >= 0; at = search.parent[at]!) {
    if (isBelowCut(search, at)) cuts.push(search.parent[at]!);
  }
  cuts.reverse();
  // the end itself stands alone below the last cut, so that adding before it touches little
  if (cuts.length > 0 && search.parent[end]! >= 0 && isBelowCut(search, end)) cuts.push(end);
  return cuts;
}

/** Every node belongs to the lowest cut vertex above it: flood from each, never through another. */
function flood(neighbours: readonly number[][], cuts: readonly number[]): Int32Array {
  const segment = new Int32Array(neighbours.length).fill(-1);
  for (let i = cuts.length - 1; i >= 0; i--) segment[cuts[i]!] = i;
  const isCut = new Set(cuts);
  // top down: what hangs between two cut vertices belongs to the upper one
  for (let i = 0; i < cuts.length; i++) {
    const queue = [cuts[i]!];
    while (queue.length > 0) {
      for (const to of neighbours[queue.pop()!]!) {
        if (segment[to]! >= 0 || isCut.has(to)) continue;
        segment[to] = i;
        queue.push(to);
      }
    }
  }
  return segment;
}

function mergeLoops(segment: Int32Array, count: number, pairs: readonly [number, number][]): number[] {
  const joined = new Array<boolean>(count).fill(false);
  for (const [source, target] of pairs) {
    for (let i = segment[target]!; i >= 0 && i < segment[source]!; i++) joined[i] = true;
  }
  const renumbered: number[] = [];
  for (let i = 0, at = -1; i < count; i++) {
    if (i === 0 || !joined[i - 1]) at += 1;
    renumbered.push(at);
  }
  const last = renumbered.at(-1) ?? 0;
  return Array.from(segment, (i) => (i < 0 ? last : renumbered[i]!));
}
