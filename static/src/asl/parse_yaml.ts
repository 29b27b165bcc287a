/** YAML text to positions and faults; never throws. */

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { emptyText } from "./parse_json";
import { PLACEHOLDER } from "./placeholders";
import type { Entry, Item, Syntax, SyntaxFault, SyntaxNode } from "./syntax";

interface SourceTokens {
  items?: { start?: { type: string; offset: number }[] }[];
}

/** Reads `text` as YAML 1.2. */
export function parseYaml(text: string): Syntax {
  if (text.trim() === "") return { root: null, faults: [emptyText()] };
  try {
    let document = parseDocument(text, OPTIONS);
    const marks = new Map<string, string>();
    if (document.errors.length > 0 || text.includes("{{")) {
      const plain = masked(text, marks);
      if (marks.size > 0) document = parseDocument(plain, OPTIONS);
    }
    const faults = document.errors.map(
      (e): SyntaxFault => ({ message: sentence(e.message), start: e.pos[0], end: Math.max(e.pos[1], e.pos[0] + 1) }),
    );
    const reader = new Reader(text, document);
    const root = document.contents ? reader.node(document.contents as Node) : null;
    return { root: root && marks.size > 0 ? unmasked(root, marks) : root, faults };
  } catch (error) {
    // the library promises not to throw; alias bombs and very deep texts are where it may
    return { root: null, faults: [{ message: sentence(String((error as Error).message)), start: 0, end: 1 }] };
  }
}

const OPTIONS = { keepSourceTokens: true, uniqueKeys: false, prettyErrors: false, logLevel: "silent" } as const;
const ANY_PLACEHOLDER = new RegExp(PLACEHOLDER, "g");
const MARK = /[\ue000-\uf7ff]\uf8fe+/g;

/** The text with each placeholder as plain characters of the same length, which YAML takes wherever they stand. */
function masked(text: string, marks: Map<string, string>): string {
  return text.replace(ANY_PLACEHOLDER, (token) => {
    const mark = String.fromCharCode(0xe000 + (marks.size % 6000)) + "\uf8fe".repeat(token.length - 1);
    marks.set(mark, token);
    return mark;
  });
}

function unmasked(node: SyntaxNode, marks: ReadonlyMap<string, string>): SyntaxNode {
  const words = (text: string) => text.replace(MARK, (mark) => marks.get(mark) ?? mark);
  if (node.kind === "scalar") return typeof node.value === "string" ? { ...node, value: words(node.value) } : node;
  if (node.kind === "list") {
    return { ...node, items: node.items.map((item) => ({ ...item, value: unmasked(item.value, marks) })) };
  }
  const entries = node.entries.map((entry) => ({
    ...entry,
    key: words(entry.key),
    value: unmasked(entry.value, marks),
  }));
  return { ...node, entries };
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

class Reader {
  constructor(
    private readonly text: string,
    private readonly document: Document,
  ) {}

  node(node: Node): SyntaxNode {
    const start = node.range?.[0] ?? 0;
    const flow = Boolean((node as YAMLMap).flow);
    if (isMap(node)) return this.map(node, start, flow);
    if (isSeq(node)) return this.list(node, start, flow);
    const value: unknown = isScalar(node) ? node.value : isAlias(node) ? node.toJS(this.document) : null;
    return { kind: "scalar", start, end: this.scalarEnd(start, node.range?.[1] ?? start), flow: false, value };
  }

  private map(node: YAMLMap, start: number, flow: boolean): SyntaxNode {
    const entries = node.items.map((pair) => this.entry(pair as Pair<Node, Node | null>));
    const last = entries.at(-1);
    const end = flow || !last ? (node.range?.[1] ?? start) : Math.max(last.value.end, last.keyEnd);
    return { kind: "map", start, end, flow, entries };
  }

  private entry(pair: Pair<Node, Node | null>): Entry {
    const keyStart = pair.key.range?.[0] ?? 0;
    const keyEnd = pair.key.range?.[1] ?? keyStart;
    const key = isScalar(pair.key) ? String(pair.key.value) : this.text.slice(keyStart, keyEnd);
    if (pair.value) return { key, keyStart, keyEnd, value: this.node(pair.value) };
    return { key, keyStart, keyEnd, value: { kind: "scalar", start: keyEnd, end: keyEnd, flow: false, value: null } };
  }

  private list(node: YAMLSeq, start: number, flow: boolean): SyntaxNode {
    const tokens = (node.srcToken as SourceTokens | undefined)?.items ?? [];
    const items = node.items.map((item, i): Item => {
      const value = this.node(item as Node);
      const dash = tokens[i]?.start?.find((token) => token.type === "seq-item-ind");
      return { start: dash?.offset ?? value.start, value };
    });
    const last = items.at(-1);
    const end = flow || !last ? (node.range?.[1] ?? start) : Math.max(last.value.end, last.start + 1);
    return { kind: "list", start, end, flow, items };
  }

  /** Block scalars reach to the next line; the line break is not ours to touch. */
  private scalarEnd(start: number, end: number): number {
    while (end > start && /\s/.test(this.text[end - 1]!)) end -= 1;
    return end;
  }
}
