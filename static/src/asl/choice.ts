/** Choice rules in words and in parts: what the rule builder and the labels of edges need. */

import { type Fields, isFields } from "./machine";

export type ValueKind = "string" | "number" | "boolean" | "timestamp";

export interface Comparator {
  name: string;
  /** How it reads between variable and value. */
  sign: string;
  words: string;
  group: string;
  /** What the right side is; "path" compares with another place of the input. */
  value: ValueKind | "path";
}

const ORDER: [string, string, string][] = [
  ["Equals", "==", "is equal to"],
  ["LessThan", "<", "is less than"],
  ["GreaterThan", ">", "is greater than"],
  ["LessThanEquals", "<=", "is at most"],
  ["GreaterThanEquals", ">=", "is at least"],
];

const IS: [string, string][] = [
  ["IsPresent", "is present"],
  ["IsNull", "is null"],
  ["IsNumeric", "is a number"],
  ["IsString", "is text"],
  ["IsBoolean", "is a boolean"],
  ["IsTimestamp", "is a timestamp"],
];

function family(prefix: string, value: ValueKind, rows = ORDER): Comparator[] {
  return rows.flatMap(([suffix, sign, words]) => [
    { name: prefix + suffix, sign, words, group: prefix, value },
    {
      name: `${prefix + suffix}Path`,
      sign,
      words: `${words} the value at`,
      group: `${prefix} with path`,
      value: "path" as const,
    },
  ]);
}

/** All 39 comparators of Amazon States Language. */
export const COMPARATORS: readonly Comparator[] = [
  ...IS.map(([name, words]) => ({ name, sign: words, words, group: "Kind of value", value: "boolean" as const })),
  ...family("String", "string"),
  { name: "StringMatches", sign: "matches", words: "matches (with *)", group: "String", value: "string" },
  ...family("Numeric", "number"),
  ...family("Boolean", "boolean", ORDER.slice(0, 1)),
  ...family("Timestamp", "timestamp"),
];

const BY_NAME = new Map(COMPARATORS.map((c) => [c.name, c]));

export type RuleKind = "And" | "Or" | "Not" | "comparison" | "condition";

export function ruleKind(rule: Fields): RuleKind {
  if ("Condition" in rule) return "condition";
  if ("And" in rule) return "And";
  if ("Or" in rule) return "Or";
  return "Not" in rule ? "Not" : "comparison";
}

/** The comparator a rule uses, or null while it has none. */
export function comparatorOf(rule: Fields): Comparator | null {
  for (const key of Object.keys(rule)) {
    const found = BY_NAME.get(key);
    if (found) return found;
  }
  return null;
}

/** A rule as one line, for example `$.total > 1000`. */
export function ruleWords(rule: unknown): string {
  if (!isFields(rule)) return "";
  const kind = ruleKind(rule);
  if (kind === "condition") return String(rule.Condition).replace(/^\{%\s*|\s*%\}$/g, "");
  if (kind === "Not") return `not (${ruleWords(rule.Not)})`;
  if (kind !== "comparison") {
    const parts = Array.isArray(rule[kind]) ? rule[kind] : [];
    return parts
      .map((part) => (isGroup(part) ? `(${ruleWords(part)})` : ruleWords(part)))
      .join(kind === "And" ? " and " : " or ");
  }
  return comparisonWords(rule);
}

function isGroup(rule: unknown): boolean {
  return isFields(rule) && ["And", "Or"].includes(ruleKind(rule));
}

function comparisonWords(rule: Fields): string {
  const variable = typeof rule.Variable === "string" ? rule.Variable : "?";
  const comparator = comparatorOf(rule);
  if (!comparator) return variable;
  const value = rule[comparator.name];
  if (comparator.group === "Kind of value")
    return value === false ? `not (${variable} ${comparator.sign})` : `${variable} ${comparator.sign}`;
  return `${variable} ${comparator.sign} ${comparator.value === "path" ? String(value) : JSON.stringify(value)}`;
}

/** The value a comparator starts with; an old value of a fitting kind is kept. */
export function valueFor(comparator: Comparator, old: unknown): unknown {
  switch (comparator.value) {
    case "number":
      return typeof old === "number"
        ? old
        : Number.isFinite(Number(old)) && old !== "" && old !== null
          ? Number(old)
          : 0;
    case "boolean":
      return typeof old === "boolean" ? old : true;
    case "path":
      return typeof old === "string" && old.startsWith("$") ? old : "$.value";
    case "timestamp":
      return typeof old === "string" && /^\d{4}-/.test(old) ? old : "2026-01-01T00:00:00Z";
    default:
      return typeof old === "string" ? old : old === undefined || old === null ? "" : String(old);
  }
}
