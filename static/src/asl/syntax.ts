/** The positions of a JSON or YAML text as one tree, so that reading and editing need not know the format. */

export type Format = "json" | "yaml";
export type Path = readonly (string | number)[];

interface Span {
  /** First UTF-16 offset of the value. */
  start: number;
  /** Offset after the last character of the value; trailing comments and blank lines do not belong to it. */
  end: number;
  /** Written in braces and brackets (all of JSON; YAML's flow style). */
  flow: boolean;
}

export interface Entry {
  key: string;
  keyStart: number;
  keyEnd: number;
  value: SyntaxNode;
}

/** One item of a list; `start` is where its own line or place begins (the dash in block YAML). */
export interface Item {
  start: number;
  value: SyntaxNode;
}

export interface MapNode extends Span {
  kind: "map";
  entries: Entry[];
}

export interface ListNode extends Span {
  kind: "list";
  items: Item[];
}

export interface ScalarNode extends Span {
  kind: "scalar";
  value: unknown;
}

export type SyntaxNode = MapNode | ListNode | ScalarNode;

export interface SyntaxFault {
  message: string;
  start: number;
  end: number;
}

export interface Syntax {
  root: SyntaxNode | null;
  faults: SyntaxFault[];
}

/** The node at `path`, or null; of doubled keys the last one counts, as in every JSON reader. */
export function nodeAt(root: SyntaxNode | null, path: Path): SyntaxNode | null {
  let node = root;
  for (const step of path) {
    if (!node) return null;
    if (node.kind === "map") node = entryOf(node, String(step))?.value ?? null;
    else if (node.kind === "list") node = node.items[Number(step)]?.value ?? null;
    else return null;
  }
  return node;
}

/** The entry of `map` named `key`; of doubled keys the last one. */
export function entryOf(map: MapNode, key: string): Entry | null {
  for (let i = map.entries.length - 1; i >= 0; i--) if (map.entries[i]!.key === key) return map.entries[i]!;
  return null;
}

/** The plain value of a node: maps become objects (key order kept), lists become arrays. */
export function plainValue(node: SyntaxNode | null): unknown {
  if (!node) return undefined;
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map((item) => plainValue(item.value));
  const out: Record<string, unknown> = {};
  for (const entry of node.entries) {
    // defineProperty: a key may be "__proto__"
    Object.defineProperty(out, entry.key, {
      value: plainValue(entry.value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return out;
}

/** The path of the innermost node that holds `offset`; on a key it is the path of that key's value. */
export function pathAt(root: SyntaxNode | null, offset: number): (string | number)[] {
  const path: (string | number)[] = [];
  let node = root;
  while (node) {
    const next: { step: string | number; node: SyntaxNode } | null = childAt(node, offset);
    if (!next) break;
    path.push(next.step);
    node = next.node;
  }
  return path;
}

function childAt(node: SyntaxNode, offset: number): { step: string | number; node: SyntaxNode } | null {
  if (node.kind === "map") {
    const hit = node.entries.find((e) => e.keyStart <= offset && offset <= Math.max(e.keyEnd, e.value.end));
    return hit ? { step: hit.key, node: hit.value } : null;
  }
  if (node.kind === "list") {
    const index = node.items.findIndex((item) => item.start <= offset && offset <= item.value.end);
    return index >= 0 ? { step: index, node: node.items[index]!.value } : null;
  }
  return null;
}

/** RFC 6901 pointer of a path. */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Path of an RFC 6901 pointer; numbers are left as text, which `nodeAt` accepts for lists too. */
export function pathOf(pointer: string): string[] {
  if (pointer === "" || pointer === "/") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
