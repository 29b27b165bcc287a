/** The definition as it was for an execution: its states by name, with their own piece of the text. */

import type { TextFormat } from "@/api/types";
import { type StateRef, statesOf } from "@/asl/machine";
import { parse } from "@/asl/parse";
import { nodeAt, plainValue } from "@/asl/syntax";

export interface Definition {
  text: string;
  format: TextFormat;
  value: unknown;
  /** Names are unique over the whole machine. */
  states: ReadonlyMap<string, StateRef>;
  /** The state's piece of the text, byte for byte; null when there is no such state. */
  sourceOf(state: string): string | null;
}

export function readDefinition(text: string, format: TextFormat): Definition {
  const { root } = parse(text, format);
  const value = plainValue(root);
  const states = new Map(statesOf(value).map((state) => [state.name, state]));
  const sourceOf = (state: string) => {
    const path = states.get(state)?.path;
    const node = path ? nodeAt(root, path) : null;
    return node ? dedent(text.slice(node.start, node.end), indentBefore(text, node.start)) : null;
  };
  return { text, format, value, states, sourceOf };
}

function indentBefore(text: string, offset: number): string {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? "";
}

function dedent(piece: string, indent: string): string {
  return indent === "" ? piece : piece.replaceAll(`\n${indent}`, "\n");
}

/** What a state calls or waits for, in a few words: the resource of a Task. */
export function resourceOf(state: StateRef | undefined): string | null {
  return typeof state?.fields.Resource === "string" ? state.fields.Resource : null;
}
