/** A value as it is typed, and as the server takes it. */

import type { EnvironmentValue, Kind } from "./wire";

export interface ValueDraft {
  name: string;
  kind: Kind;
  text: string;
  isTrue: boolean;
  isSecret: boolean;
  /** Empty: all workflows. */
  workflow: string;
}

export const KIND_WORDS: Record<Kind, string> = {
  string: "Text",
  number: "Number",
  boolean: "True or false",
  json: "JSON",
};

export function draftOf(value: EnvironmentValue | null, given: Partial<ValueDraft> = {}): ValueDraft {
  if (value === null)
    return { name: "", kind: "string", text: "", isTrue: true, isSecret: false, workflow: "", ...given };
  return {
    name: value.name,
    kind: value.kind,
    text: value.is_secret ? "" : textOf(value),
    isTrue: value.value !== false,
    isSecret: value.is_secret,
    workflow: value.workflow?.id ?? "",
  };
}

/** The value as people read and type it. */
export function textOf({ kind, value }: Pick<EnvironmentValue, "kind" | "value">): string {
  if (kind === "string") return String(value);
  return kind === "json" ? JSON.stringify(value, null, 2) : JSON.stringify(value);
}

/** What is typed, as its type says; text that is not of that type goes as it is, for the server to say what is wrong. */
export function typedValue({ kind, text, isTrue }: Pick<ValueDraft, "kind" | "text" | "isTrue">): unknown {
  if (kind === "string") return text;
  return kind === "boolean" ? isTrue : parsed(text);
}

/** The body that adds a value, or that changes `before`: a secret that was not typed anew stays. */
export function bodyOf(draft: ValueDraft, before: EnvironmentValue | null) {
  const { name, kind, isSecret, workflow } = draft;
  const body = { name: name.trim(), kind, is_secret: isSecret && kind === "string" };
  const isKept = before?.is_secret === true && body.is_secret && draft.text === "";
  const changed = isKept ? body : { ...body, value: typedValue(draft) };
  return before === null ? { ...changed, workflow_id: workflow === "" ? null : workflow } : changed;
}

/** What was typed for a placeholder without quotes: JSON where it is JSON, else a text. */
export function guessed(text: string, isBare: boolean): { kind: Kind; value: unknown } {
  const value = isBare ? parsed(text) : text;
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "number") return { kind: "number", value };
  return { kind: typeof value === "boolean" ? "boolean" : "json", value };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
