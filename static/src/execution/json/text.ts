/** JSON as text: pretty printing that keeps every number as written, sizes in bytes, errors with line and column. */

import { applyEdits, format } from "jsonc-parser";
import { parseJson } from "@/asl/parse_json";

/** Two spaces, one member a line; numbers and key order stay as they were (a JavaScript parse would round them). */
export function pretty(text: string): string {
  return applyEdits(text, format(text, undefined, { tabSize: 2, insertSpaces: true, eol: "\n" }));
}

/** What newer engines give beside the language's older types. */
interface ExactJson {
  parse: (text: string, reviver: (key: string, value: unknown, context?: { source?: string }) => unknown) => unknown;
  rawJSON?: (text: string) => unknown;
}

/** A JSON text's value to send on: numbers that JavaScript would round are written again as they were typed. */
export function exactJson(text: string): unknown {
  const { parse, rawJSON } = JSON as ExactJson;
  return parse(text, (_key, value, context) => {
    const source = context?.source;
    const isRounded = typeof value === "number" && source !== undefined && String(value) !== source;
    return isRounded && rawJSON ? rawJSON(source) : value;
  });
}

/** Bytes of UTF-8: what the service's limits count. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

const EMPTY = "The JSON is empty: write at least {}.";
const NO_COMMENTS = "JSON has no comments";

export interface JsonProblem {
  message: string;
  /** UTF-16 offset, for the editor's marker. */
  offset: number;
  length: number;
  line: number;
  column: number;
}

/** The first thing that keeps a text from being JSON; null when it is JSON. */
export function jsonProblem(text: string): JsonProblem | null {
  if (text.trim() === "") return { message: EMPTY, offset: 0, length: 0, line: 1, column: 1 };
  const first = parseJson(text).faults[0];
  if (!first) return null;
  const before = text.slice(0, first.start);
  const line = before.split("\n").length;
  const column = [...before.slice(before.lastIndexOf("\n") + 1)].length + 1;
  const words = first.message.startsWith(NO_COMMENTS) ? `${NO_COMMENTS}.` : first.message;
  const message = words.replace("end of the definition", "JSON value"); // the sentences were written for definitions
  return { message, offset: first.start, length: first.end - first.start, line, column };
}
