/** Changes to maps and lists in YAML's block style; comments stay where they are. */

import type { Change } from "./change";
import { type Printable, printEntry, printItem, Raw } from "./print";
import { columnIndent, indentAt, lineEnd, lineStart, type Style } from "./style";
import type { Entry, Item, ListNode, MapNode, SyntaxNode } from "./syntax";

/** The value of a block entry replaced; the key and a comment behind a plain value stay. */
export function replaceBlockEntry(text: string, style: Style, entry: Entry, value: Printable): Change[] {
  const indent = columnIndent(text, entry.keyStart);
  const printed = printEntry(entry.key, value, style, indent);
  const body = printed.slice(printedKeyLength(printed));
  if (isOneLine(text, entry.value) && !body.includes("\n") && entry.value.end > entry.value.start) {
    return [{ start: entry.value.start, end: entry.value.end, insert: body.trimStart() }];
  }
  const colon = text.indexOf(":", entry.keyEnd) + 1;
  return [{ start: colon, end: Math.max(colon, entry.value.end), insert: body }];
}

/** Where the printed `key:` ends; the key may be quoted and hold colons. */
function printedKeyLength(printed: string): number {
  const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'):/.exec(printed);
  if (quoted) return quoted[0].length;
  const plain = /:(?=\s|$)/.exec(printed);
  return plain ? plain.index + 1 : printed.indexOf(":") + 1;
}

function isOneLine(text: string, node: SyntaxNode): boolean {
  return (node.kind === "scalar" || node.flow) && !/[\r\n]/.test(text.slice(node.start, node.end));
}

export function replaceBlockItem(text: string, style: Style, item: Item, value: Printable): Change[] {
  const printed = printItem(value, style, columnIndent(text, item.start));
  return [{ start: item.start, end: Math.max(item.start + 1, item.value.end), insert: printed }];
}

export function insertBlockEntry(
  text: string,
  style: Style,
  map: MapNode,
  index: number,
  key: string,
  value: Printable,
): Change[] {
  const indent = columnIndent(text, map.entries[0]!.keyStart);
  const printed = printEntry(key, value, style, indent);
  if (index === 0) {
    const at = map.entries[0]!.keyStart;
    return [{ start: at, end: at, insert: printed + style.newline + indent }];
  }
  const before = map.entries[Math.min(index, map.entries.length) - 1]!;
  return behind(text, style, Math.max(before.keyEnd, before.value.end), indent + printed);
}

export function insertBlockItem(text: string, style: Style, list: ListNode, index: number, value: Printable): Change[] {
  const indent = columnIndent(text, list.items[0]!.start);
  const printed = printItem(value, style, indent);
  if (index === 0) {
    const at = list.items[0]!.start;
    return [{ start: at, end: at, insert: printed + style.newline + indent }];
  }
  const before = list.items[Math.min(index, list.items.length) - 1]!;
  return behind(text, style, Math.max(before.start + 1, before.value.end), indent + printed);
}

function behind(text: string, style: Style, offset: number, lines: string): Change[] {
  const at = lineEnd(text, offset);
  return [{ start: at, end: at, insert: style.newline + lines }];
}

export function removeBlockEntry(text: string, map: MapNode, index: number): Change[] {
  const starts = map.entries.map((entry) => entry.keyStart);
  const ends = map.entries.map((entry) => Math.max(entry.keyEnd, entry.value.end));
  return removeAt(text, map, starts, ends, index, "{}");
}

export function removeBlockItem(text: string, list: ListNode, index: number): Change[] {
  const starts = list.items.map((item) => item.start);
  const ends = list.items.map((item) => Math.max(item.start + 1, item.value.end));
  return removeAt(text, list, starts, ends, index, "[]");
}

function removeAt(
  text: string,
  box: MapNode | ListNode,
  starts: number[],
  ends: number[],
  index: number,
  empty: string,
): Change[] {
  if (starts.length === 1) return [emptied(text, box, empty)];
  const start = starts[index]!;
  if (indentAt(text, start) === null) return [{ start, end: starts[index + 1]!, insert: "" }];
  const end = lineEnd(text, ends[index]!);
  const from = lineStart(text, start);
  if (end < text.length) return [{ start: from, end: end + (text.startsWith("\r\n", end) ? 2 : 1), insert: "" }];
  // the last line of a text without a final line break: the break before it goes
  const before = text.startsWith("\r\n", from - 2) ? from - 2 : Math.max(0, from - 1);
  return [{ start: before, end, insert: "" }];
}

function emptied(text: string, box: MapNode | ListNode, empty: string): Change {
  const before = text.slice(0, box.start).trimEnd();
  const close = /[:-]$/.test(before);
  return { start: close ? before.length : box.start, end: box.end, insert: close ? ` ${empty}` : empty };
}

/** The source of a value, to put it elsewhere unchanged. */
export function rawOf(text: string, node: SyntaxNode): Raw {
  const block = node.kind !== "scalar" && !node.flow;
  const indent = block ? columnIndent(text, node.start) : /^[ \t]*/.exec(text.slice(lineStart(text, node.start)))![0];
  return new Raw(text.slice(node.start, node.end), indent, block);
}
