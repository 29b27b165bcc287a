/** How a text is written (indentation, line ends, separators), so that what is added looks like what is there. */

import type { Format, SyntaxNode } from "./syntax";

export interface Style {
  format: Format;
  /** One level of indentation: spaces or a tab; "" in a text without line breaks. */
  unit: string;
  newline: string;
  /** Between key and value in JSON. */
  colon: string;
  /** Between items that share a line. */
  comma: string;
  /** The whole text stands on one line. */
  minified: boolean;
  /** Short lists of plain values share one line. */
  inlineLists: boolean;
  /** YAML: the dashes of a list stand further right than its key. */
  indentedDashes: boolean;
}

/** The style of `text`, with two spaces and line breaks where it does not say. */
export function styleOf(text: string, format: Format, root: SyntaxNode | null): Style {
  const newline = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const minified = format === "json" && root?.kind === "map" && root.entries.length > 0 && !/[\r\n]/.test(text.trim());
  const lists = scalarLists(root);
  return {
    format,
    unit: minified ? "" : unitOf(text, root),
    newline,
    colon: colonOf(text, format, root),
    comma: commaOf(text, root, minified),
    minified,
    inlineLists: lists.some((list) => list.flow && !/[\r\n]/.test(text.slice(list.start, list.end))),
    indentedDashes: dashesOf(text, root),
  };
}

/** The white space before `offset` if nothing else stands before it on its line, else null. */
export function indentAt(text: string, offset: number): string | null {
  const before = text.slice(lineStart(text, offset), offset);
  return /^[ \t]*$/.test(before) ? before : null;
}

/** The indentation of the line of `offset`. */
export function lineIndent(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))![0];
}

export function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

/** Offset of the line break (or end of text) that ends the line of `offset`. */
export function lineEnd(text: string, offset: number): number {
  const found = /\r\n|\n|\r/.exec(text.slice(offset));
  return found ? offset + found.index : text.length;
}

/** Spaces up to the column of `offset`, keeping tabs. */
export function columnIndent(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset).replace(/[^\t]/g, " ");
}

function unitOf(text: string, root: SyntaxNode | null): string {
  if (root?.kind !== "map" || root.entries.length === 0) return "  ";
  if (root.flow) return indentAt(text, root.entries[0]!.keyStart) || "  ";
  const outer = columnIndent(text, root.entries[0]!.keyStart);
  for (const entry of root.entries) {
    const { value } = entry;
    if (value.kind === "map" && !value.flow && value.entries.length > 0) {
      const inner = columnIndent(text, value.entries[0]!.keyStart);
      if (inner.length > outer.length) return inner.slice(outer.length);
    }
  }
  return "  ";
}

function colonOf(text: string, format: Format, root: SyntaxNode | null): string {
  const entry = root?.kind === "map" && root.flow && format === "json" ? root.entries[0] : undefined;
  if (!entry) return ": ";
  const between = text.slice(entry.keyEnd, entry.value.start);
  return /^ *: *$/.test(between) ? between : ": ";
}

function commaOf(text: string, root: SyntaxNode | null, minified: boolean): string {
  if (!minified || root?.kind !== "map" || root.entries.length < 2) return minified ? "," : ", ";
  const between = text.slice(root.entries[0]!.value.end, root.entries[1]!.keyStart);
  return /^ *, *$/.test(between) ? between : ",";
}

function scalarLists(node: SyntaxNode | null): SyntaxNode[] {
  if (!node || node.kind === "scalar") return [];
  if (node.kind === "map") return node.entries.flatMap((entry) => scalarLists(entry.value));
  if (node.items.length > 0 && node.items.every((item) => item.value.kind === "scalar")) return [node];
  return node.items.flatMap((item) => scalarLists(item.value));
}

function dashesOf(text: string, node: SyntaxNode | null): boolean {
  if (node?.kind !== "map" || node.flow) return true;
  for (const { keyStart, value } of node.entries) {
    if (value.kind === "list" && !value.flow && value.items.length > 0) {
      return columnIndent(text, value.items[0]!.start).length > columnIndent(text, keyStart).length;
    }
    if (value.kind === "map" && !value.flow && hasBlockList(value)) return dashesOf(text, value);
  }
  return true;
}

function hasBlockList(node: SyntaxNode): boolean {
  if (node.kind !== "map") return node.kind === "list" && !node.flow;
  return node.entries.some((entry) => hasBlockList(entry.value));
}
