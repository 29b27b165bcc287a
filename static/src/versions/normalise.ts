/** A definition without its writing: keys in order, one way to break lines; to compare what it says. */

import type { TextFormat } from "@/api/types";
import { parse } from "@/asl/parse";
import { plainValue } from "@/asl/syntax";

/** JSON with sorted keys and two spaces; a text that cannot be read stays as it is. */
export function normalised(text: string, format: TextFormat): string {
  const { root, faults } = parse(text, format);
  if (faults.length > 0) return text;
  return `${JSON.stringify(sorted(plainValue(root)), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
