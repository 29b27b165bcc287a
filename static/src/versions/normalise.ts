/** A definition without its writing: keys in order, one way to break lines; to compare what it says. */

import type { TextFormat } from "@/api/types";
import { parse } from "@/asl/parse";
import type { SyntaxNode } from "@/asl/syntax";

/** JSON with sorted keys and two spaces; a text that cannot be read stays as it is. */
export function normalised(text: string, format: TextFormat): string {
  const { root, faults } = parse(text, format);
  if (faults.length > 0 || root === null) return text;
  return `${written(root, text, "")}\n`;
}

function written(node: SyntaxNode, text: string, indent: string): string {
  if (node.kind === "scalar") return scalar(node.value, text.slice(node.start, node.end));
  const deeper = `${indent}  `;
  if (node.kind === "list") {
    if (node.items.length === 0) return "[]";
    const items = node.items.map(({ value }) => deeper + written(value, text, deeper));
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  const members = new Map(node.entries.map(({ key, value }) => [key, value])); // of doubled keys the last one counts
  if (members.size === 0) return "{}";
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const lines = sorted.map(([key, value]) => `${deeper}${JSON.stringify(key)}: ${written(value, text, deeper)}`);
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

/** Whole numbers that JavaScript cannot hold stay as they are written. */
function scalar(value: unknown, source: string): string {
  const isRounded = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isRounded && /^-?\d+$/.test(source) ? source : (JSON.stringify(value) ?? "null");
}
