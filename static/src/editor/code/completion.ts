/** Completion in the code pane: field names and fixed values from the schema, names of states in reach. */

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { isFields, queryLanguageOf, type StateRef } from "@/asl/machine";
import { parse } from "@/asl/parse";
import { nodeAt, pathAt, plainValue, type SyntaxNode } from "@/asl/syntax";
import type { EditorData } from "../model/editor";
import { completions, type FieldInfo, partAt, type QueryLanguage } from "../schema";
import { type Called, parametersOf } from "./parameters";

const STATE_FIELDS = new Set(["Next", "Default", "StartAt"]);

interface Spot {
  /** From here to the cursor is what was typed so far. */
  from: number;
  /** Field whose value is being typed; null while a field's name is. */
  field: string | null;
  quoted: boolean;
}

/** Suggestions at the cursor; null where the language says nothing. */
export function completeAsl(
  context: CompletionContext,
  data: EditorData,
): CompletionResult | null | Promise<CompletionResult | null> {
  const spot = spotOf(context, data.format === "json");
  if (spot === null || (!context.explicit && spot.from === context.pos && !spot.quoted)) return null;
  const text = context.state.doc.toString();
  const root = parse(text, data.format).root;
  const path = pathAt(root, spot.from);
  const holder = holderOf(root, path, spot, context.pos);
  const language = languageAt(root, holder);
  const part = partAt(
    holder,
    (length) => typeAt(root, holder.slice(0, length)),
    () => language,
  );
  const called = spot.field === null && part === null ? calledAt(root, holder) : null;
  if (called !== null) return actionFields(called, spot, root, holder, data.format === "json");
  if (spot.field === null)
    return part === null ? null : fieldNames(spot, part, language, root, holder, data.format === "json");
  const options = values(spot.field, part, language, root, holder);
  return options.length === 0
    ? null
    : { from: spot.from, options: options.map((o) => quote(o, spot, data.format === "json")), validFor: /^[^",\n]*$/ };
}

function spotOf(context: CompletionContext, isJson: boolean): Spot | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const value = isJson
    ? /"(\w+)"\s*:\s*("?)([^",{}[\]]*)$/.exec(before)
    : /(?:^|[\s-])(\w+):\s+(["']?)([^"',{}[\]]*)$/.exec(before);
  if (value) return { from: context.pos - value[3]!.length, field: value[1]!, quoted: value[2] !== "" };
  const key = isJson ? /(?:^|[{,\s])("?)(\w*)$/.exec(before) : /^(\s*(?:-\s+)*)(["']?)(\w*)$/.exec(before);
  if (!key) return null;
  const word = key.at(-1)!;
  return { from: context.pos - word.length, field: null, quoted: isJson ? key[1] !== "" : key[2] !== "" };
}

/** Path of the map that the typed key belongs to: while it is typed it may be read as an entry of its own. */
function holderOf(root: SyntaxNode | null, path: (string | number)[], spot: Spot, cursor: number): (string | number)[] {
  const holder = [...path];
  while (holder.length > 0 && nodeAt(root, holder)?.kind !== "map") holder.pop();
  if (spot.field !== null || root === null) return holder;
  const node = nodeAt(root, holder);
  const isOnKey = node?.kind === "map" && holder.length > path.length - 1 && node.start > cursor;
  return isOnKey ? holder.slice(0, -1) : holder;
}

function typeAt(root: SyntaxNode | null, path: readonly (string | number)[]): unknown {
  const node = nodeAt(root, path);
  return node?.kind === "map"
    ? plainValue(node.entries.find((entry) => entry.key === "Type")?.value ?? null)
    : undefined;
}

function languageAt(root: SyntaxNode | null, path: readonly (string | number)[]): QueryLanguage {
  for (let length = path.length; length > 0; length -= 1) {
    const node = nodeAt(root, path.slice(0, length));
    if (node?.kind !== "map" || !node.entries.some((entry) => entry.key === "Type")) continue;
    return queryLanguageOf({ fields: plainValue(node) } as StateRef, plainValue(root));
  }
  return queryLanguageOf(null, plainValue(root));
}

/** Names of the map at `holder`, without the one that is being typed. */
function usedNames(spot: Spot, root: SyntaxNode | null, holder: (string | number)[]): Set<string> {
  const node = nodeAt(root, holder);
  const others = node?.kind === "map" ? node.entries.filter((e) => e.keyStart > spot.from || e.keyEnd < spot.from) : [];
  return new Set(others.map((e) => e.key));
}

/** The Resource whose parameters the map at `holder` is part of, and the way from the parameters to it; null elsewhere. */
function calledAt(root: SyntaxNode | null, holder: (string | number)[]): Called | null {
  for (let at = holder.length - 1; at > 1; at -= 1) {
    if ((holder[at] !== "Parameters" && holder[at] !== "Arguments") || typeAt(root, holder.slice(0, at)) !== "Task")
      continue;
    const state = plainValue(nodeAt(root, holder.slice(0, at)));
    const resource = isFields(state) ? state.Resource : null;
    return typeof resource === "string" ? { resource, at: holder.slice(at + 1).map(String) } : null;
  }
  return null;
}

async function actionFields(
  called: Called,
  spot: Spot,
  root: SyntaxNode | null,
  holder: (string | number)[],
  isJson: boolean,
): Promise<CompletionResult | null> {
  const used = usedNames(spot, root, holder);
  const options = (await parametersOf(called))
    .filter(({ name }) => !used.has(name) && !used.has(`${name}.$`))
    .map(({ name, required }): Completion => {
      const insert = isJson ? `${spot.quoted ? "" : '"'}${name}": ` : `${name}: `;
      const detail = required ? "required" : "";
      return { label: name, detail, type: "property", boost: required ? 10 : 0, apply: applier(insert) };
    });
  return options.length === 0 ? null : { from: spot.from, options, validFor: /^\w*$/ };
}

function fieldNames(
  spot: Spot,
  part: string,
  language: QueryLanguage,
  root: SyntaxNode | null,
  holder: (string | number)[],
  isJson: boolean,
): CompletionResult {
  const used = usedNames(spot, root, holder);
  const options = completions(part, language)
    .filter((field) => !used.has(field.name))
    .map((field): Completion => {
      const insert = isJson ? `${spot.quoted ? "" : '"'}${field.name}": ${startOf(field)}` : `${field.name}: `;
      return {
        label: field.name,
        detail: field.title,
        info: field.description ?? "",
        type: "property",
        boost: field.isRequired ? 10 : 0,
        apply: applier(insert),
      };
    });
  return { from: spot.from, options, validFor: /^\w*$/ };
}

/** Puts the text in, over a closing quote that stands there already. */
function applier(insert: string): Completion["apply"] {
  return (view, _completion, from, to) => {
    const end = view.state.sliceDoc(to, to + 1) === '"' && insert.includes('"') ? to + 1 : to;
    const cursor = from + insert.length - (/(""|\{\}|\[\])$/.test(insert) ? 1 : 0);
    view.dispatch({ changes: { from, to: end, insert }, selection: { anchor: cursor }, userEvent: "input.complete" });
  };
}

function startOf(field: FieldInfo): string {
  const type = Array.isArray(field.type) ? field.type[0] : field.type;
  if (type === "object") return "{}";
  if (type === "array") return "[]";
  return type === "string" || field.enum?.every((value) => typeof value === "string") ? '""' : "";
}

function values(
  field: string,
  part: string | null,
  language: QueryLanguage,
  root: SyntaxNode | null,
  holder: (string | number)[],
): Completion[] {
  if (STATE_FIELDS.has(field))
    return stateNames(root, holder, field).map((label) => ({ label, type: "variable", detail: "state" }));
  if (field === "Type")
    return ["Task", "Pass", "Choice", "Wait", "Parallel", "Map", "Succeed", "Fail"].map((label) => ({
      label,
      type: "enum",
    }));
  const info = part === null ? undefined : completions(part, language).find((f) => f.name === field);
  if (!info) return [];
  const fixed =
    info.enum ?? (info.type === "boolean" ? [true, false] : (info.examples ?? []).filter((e) => typeof e !== "object"));
  return fixed.map((value) => ({ label: String(value), type: typeof value === "string" ? "enum" : "keyword" }));
}

/** Names in the scope of the field: the nearest map of States around it. */
function stateNames(root: SyntaxNode | null, holder: readonly (string | number)[], field: string): string[] {
  const at = field === "StartAt" ? holder.length : holder.lastIndexOf("States");
  const states = plainValue(nodeAt(root, field === "StartAt" ? [...holder, "States"] : holder.slice(0, at + 1)));
  if (!isFields(states)) return [];
  const own = holder[at + 1];
  return Object.keys(states).filter((name) => name !== own);
}

function quote(option: Completion, spot: Spot, isJson: boolean): Completion {
  const isText = option.type !== "keyword";
  if (!isJson || spot.quoted || !isText) return option;
  return { ...option, apply: JSON.stringify(option.label) };
}
