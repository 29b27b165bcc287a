/** Changes to maps and lists in braces and brackets: JSON, and YAML's flow style. */

import type { Change } from "./change";
import { type Printable, printFlow } from "./print";
import { indentAt, lineIndent, type Style } from "./style";
import type { ListNode, MapNode, SyntaxNode } from "./syntax";

/** The value of `node` replaced; `flow` prints on one line where the old value's surroundings do. */
export function replaceFlow(text: string, style: Style, node: SyntaxNode, value: Printable, oneLine = false): Change[] {
  const inline = style.minified || oneLine;
  return [{ start: node.start, end: node.end, insert: printFlow(value, style, lineIndent(text, node.start), inline) }];
}

/** `key: value` added to `map` at `index` among its entries. */
export function insertFlowEntry(
  text: string,
  style: Style,
  map: MapNode,
  index: number,
  key: string,
  value: Printable,
): Change[] {
  const starts = map.entries.map((entry) => entry.keyStart);
  const ends = map.entries.map((entry) => Math.max(entry.keyEnd, entry.value.end));
  return insertAt(
    text,
    style,
    map,
    starts,
    ends,
    index,
    (indent, inline) => JSON.stringify(key) + style.colon + printFlow(value, style, indent, inline),
  );
}

/** `value` added to `list` at `index`. */
export function insertFlowItem(text: string, style: Style, list: ListNode, index: number, value: Printable): Change[] {
  const starts = list.items.map((item) => item.value.start);
  const ends = list.items.map((item) => item.value.end);
  return insertAt(text, style, list, starts, ends, index, (indent, inline) => printFlow(value, style, indent, inline));
}

type Print = (indent: string, inline: boolean) => string;

function insertAt(
  text: string,
  style: Style,
  box: MapNode | ListNode,
  starts: number[],
  ends: number[],
  index: number,
  print: Print,
): Change[] {
  if (starts.length === 0) return fillEmpty(text, style, box, print);
  const indent = indentAt(text, starts[Math.min(index, starts.length - 1)]!);
  const inline = style.minified || indent === null;
  const gap = inline ? style.comma : `,${style.newline}${indent}`;
  if (index === 0) return [{ start: starts[0]!, end: starts[0]!, insert: print(indent ?? "", inline) + gap }];
  const at = ends[Math.min(index, ends.length) - 1]!;
  return [{ start: at, end: at, insert: gap + print(indent ?? "", inline) }];
}

function fillEmpty(text: string, style: Style, box: MapNode | ListNode, print: Print): Change[] {
  const [open, close] = box.kind === "map" ? ["{", "}"] : ["[", "]"];
  const inline = style.minified || style.format === "yaml";
  const outer = lineIndent(text, box.start);
  const inner = outer + style.unit;
  const body = inline ? print(outer, true) : style.newline + inner + print(inner, false) + style.newline + outer;
  return [{ start: box.start, end: box.end, insert: open + body + close }];
}

/** The entry at `index` taken out, with its comma and its line. */
export function removeFlowEntry(map: MapNode, index: number): Change[] {
  const starts = map.entries.map((entry) => entry.keyStart);
  const ends = map.entries.map((entry) => Math.max(entry.keyEnd, entry.value.end));
  return removeAt(map, starts, ends, index);
}

export function removeFlowItem(list: ListNode, index: number): Change[] {
  const starts = list.items.map((item) => item.value.start);
  const ends = list.items.map((item) => item.value.end);
  return removeAt(list, starts, ends, index);
}

function removeAt(box: MapNode | ListNode, starts: number[], ends: number[], index: number): Change[] {
  if (starts.length === 1) return [{ start: box.start + 1, end: box.end - 1, insert: "" }];
  if (index < starts.length - 1) return [{ start: starts[index]!, end: starts[index + 1]!, insert: "" }];
  return [{ start: ends[index - 1]!, end: ends[index]!, insert: "" }];
}
