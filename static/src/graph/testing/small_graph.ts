/** Graphs in one line for tests: "A>B, B>C, B?D, B!E" (next, choice, catch). */
import type { EdgeKind, Graph, GraphNode, NodeType } from "../types";

const KINDS: Record<string, EdgeKind> = { ">": "next", "?": "choice", "!": "catch" };

export interface SmallGraphOptions {
  types?: Record<string, NodeType>;
  /** Container → names of its children, or lists of names for the branches. */
  inside?: Record<string, string[][]>;
}

/** Nodes in the order in which they are named; "Start" and "End" are pills. */
export function smallGraph(text: string, { types = {}, inside = {} }: SmallGraphOptions = {}): Graph {
  const links = text.split(",").map((part) => /^\s*([\w ]+?)\s*([>?!])\s*([\w ]+?)\s*$/.exec(part));
  const parents = new Map<string, { parent: string; branch: number }>();
  for (const [parent, branches] of Object.entries(inside)) {
    branches.forEach((names, branch) => {
      for (const name of names) parents.set(name, { parent, branch });
    });
  }
  const names = new Set([
    ...links.flatMap((link) => (link === null ? [] : [link[1]!, link[3]!])),
    ...Object.keys(inside),
    ...parents.keys(),
  ]);
  const nodes = [...names].map((name): GraphNode => {
    const isPill = name === "Start" || name === "End";
    const type = types[name] ?? (isPill ? (name as NodeType) : name in inside ? "Parallel" : "Task");
    const place = parents.get(name);
    return {
      id: isPill ? `#${name.toLowerCase()}` : name,
      name,
      type,
      parent: place?.parent ?? null,
      branch: place?.branch ?? 0,
      pointer: isPill ? null : `/States/${name}`,
      container: name in inside,
      lanes: inside[name]?.map(() => ""),
    };
  });
  const idOf = (name: string) => nodes.find((node) => node.name === name)!.id;
  const edges = links.flatMap((link, index) => {
    if (link === null) return [];
    const [, source, sign, target] = link as unknown as [string, string, string, string];
    const kind = KINDS[sign]!;
    const label = kind === "next" ? "" : `${source} ${kind} ${index}`;
    const parent = parents.get(source)?.parent ?? null;
    return [
      {
        id: `${source}${sign}${target}`,
        source: idOf(source),
        target: idOf(target),
        kind,
        label,
        parent,
        index,
        pointer: `/${index}`,
      },
    ];
  });
  return { nodes, edges };
}
