/** The one description of the shape of ASL (asl.schema.json), as forms and completion need it. */

import schema from "@schema/asl.schema.json";
import type { StateType } from "@/asl/machine";

export type QueryLanguage = "JSONPath" | "JSONata";
export type Group = "Configuration" | "Input" | "Output" | "Variables" | "Error handling";

interface Part {
  title?: string;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, Part>;
  items?: Part;
  allOf?: Part[];
  additionalProperties?: Part | boolean;
  $ref?: string;
  "x-group"?: Group;
  "x-widget"?: string;
  "x-order"?: number;
}

export interface FieldInfo extends Part {
  name: string;
  title: string;
  isRequired: boolean;
}

const PARTS = (schema as unknown as { $defs: Record<string, Part> }).$defs;

function resolved(part: Part): Part {
  if (part.$ref === undefined) return part;
  const base = resolved(PARTS[part.$ref.replace("#/$defs/", "")] ?? {});
  return { ...base, ...part, $ref: undefined };
}

const cache = new Map<string, FieldInfo[]>();

/** The fields of a state type ("Task") or a part ("Retrier", "Catcher", "ChoiceRule") in form order. */
export function fieldsOf(name: string, language: QueryLanguage): FieldInfo[] {
  const key = `${name}.${language}`;
  const found = cache.get(key);
  if (found) return found;
  const part = PARTS[key] ?? PARTS[name];
  const fields = Object.entries(part?.properties ?? {}).map(([field, inner]): FieldInfo => {
    const whole = resolved(inner);
    return { ...whole, name: field, title: whole.title ?? field, isRequired: part?.required?.includes(field) ?? false };
  });
  fields.sort((a, b) => (a["x-order"] ?? 0) - (b["x-order"] ?? 0));
  cache.set(key, fields);
  return fields;
}

export function fieldOf(name: string, field: string, language: QueryLanguage): FieldInfo | null {
  return fieldsOf(name, language).find((info) => info.name === field) ?? null;
}

/** The states' own description: "Does one piece of work: calls a function …". */
export function describeType(type: StateType): string {
  return PARTS[`${type}.JSONPath`]?.description ?? "";
}

/** The part of the language that a path of a definition lies in, for completion; null where anything may stand. */
export function partAt(
  path: readonly (string | number)[],
  typeOf: (length: number) => unknown,
  language: (length: number) => QueryLanguage,
): string | null {
  let part: string | null = "StateMachine";
  for (let i = 0; i < path.length && part !== null; i += 1)
    part = stepInto(part, path[i]!, typeOf(i + 1), language(i + 1));
  return part;
}

const LISTS: Record<string, string> = {
  Retry: "Retrier",
  Catch: "Catcher",
  Branches: "Branch",
  Choices: "ChoiceRule",
  And: "Nested",
  Or: "Nested",
};
const MAPS: Record<string, string> = {
  ItemProcessor: "Processor",
  Iterator: "Processor",
  Not: "Nested",
  ItemReader: "ItemReader",
  ItemBatcher: "ItemBatcher",
  ResultWriter: "ResultWriter",
  ReaderConfig: "ReaderConfig",
  WriterConfig: "WriterConfig",
  ProcessorConfig: "ProcessorConfig",
  Credentials: "Credentials",
};

function stepInto(part: string, step: string | number, type: unknown, _language: QueryLanguage): string | null {
  if (part.startsWith("list:")) return part.slice(5);
  if (part === "States") return typeof type === "string" ? type : "AnyState";
  if (step === "States") return "States";
  if (LISTS[step] !== undefined) return `list:${LISTS[step]}`;
  return MAPS[step] ?? null;
}

const NESTED: Record<string, string> = { Nested: "ChoiceRule.Nested", AnyState: "Pass" };

/** Fields that may stand in a part found by `partAt`. */
export function completions(part: string, language: QueryLanguage): FieldInfo[] {
  if (part === "ProcessorConfig")
    return ["Mode", "ExecutionType"].map((name) => ({
      ...resolved(PARTS[`field.${name}`] ?? {}),
      name,
      title: name,
      isRequired: false,
    }));
  return fieldsOf(NESTED[part] ?? part, language);
}
