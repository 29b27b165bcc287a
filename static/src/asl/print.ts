/** Values to JSON or YAML text in a given style, for what is added to a text. */

import { stringify } from "yaml";
import type { Style } from "./style";

/** Text taken from the document, put elsewhere as it is but for its indentation. */
export class Raw {
  constructor(
    readonly text: string,
    /** Indentation of the lines after the first, where it was taken. */
    readonly indent: string,
    /** YAML: a block map or list, which must start on its own line. */
    readonly block = false,
  ) {}

  at(indent: string, newline: string): string {
    const [first, ...rest] = this.text.split(/\r\n|\n|\r/);
    const moved = rest.map((line) =>
      line.startsWith(this.indent) ? indent + line.slice(this.indent.length) : line.trim() && indent + line.trimStart(),
    );
    return [first, ...moved].join(newline);
  }
}

export type Printable = unknown;

/** JSON text of `value`; lines after the first are indented by `indent`. `inline` keeps it on one line. */
export function printFlow(value: Printable, style: Style, indent: string, inline: boolean): string {
  if (value instanceof Raw)
    return inline && /[\r\n]/.test(value.text) ? collapse(value.text) : value.at(indent, style.newline);
  if (Array.isArray(value)) return printList(value, style, indent, inline);
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const parts = Object.entries(value).filter(([, v]) => v !== undefined);
  if (parts.length === 0) return "{}";
  const inner = indent + style.unit;
  const texts = parts.map(([key, v]) => JSON.stringify(key) + style.colon + printFlow(v, style, inner, inline));
  return inline ? `{${texts.join(style.comma)}}` : spread("{", texts, "}", style, indent);
}

function printList(values: unknown[], style: Style, indent: string, inline: boolean): string {
  if (values.length === 0) return "[]";
  const short = style.inlineLists && values.every((v) => v === null || typeof v !== "object");
  const texts = values.map((v) => printFlow(v, style, indent + style.unit, inline || short));
  return inline || short ? `[${texts.join(style.comma)}]` : spread("[", texts, "]", style, indent);
}

function spread(open: string, texts: string[], close: string, style: Style, indent: string): string {
  const gap = style.newline + indent;
  return open + texts.map((text) => gap + style.unit + text).join(",") + gap + close;
}

function collapse(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s*[\r\n]\s*/g, (_, quoted: string | undefined) => quoted ?? "");
}

/** `key: value` as a block entry of YAML; lines after the first are indented by `indent`. */
export function printEntry(key: string, value: Printable, style: Style, indent: string): string {
  const name = stringify(key, { lineWidth: 0 }).trimEnd();
  if (!(value instanceof Raw)) return shift(stringify({ [key]: value }, options(style)), indent, style);
  if (!value.block) return `${name}: ${value.at(indent, style.newline)}`;
  const inner = indent + style.unit;
  return `${name}:${style.newline}${inner}${value.at(inner, style.newline)}`;
}

/** `- value` as a block item of YAML; lines after the first are indented by `indent`. */
export function printItem(value: Printable, style: Style, indent: string): string {
  if (value instanceof Raw) return `- ${value.at(`${indent}  `, style.newline)}`;
  return shift(stringify([value], options(style)), indent, style);
}

function options(style: Style): {
  indent: number;
  lineWidth: number;
  indentSeq: boolean;
  aliasDuplicateObjects: boolean;
} {
  return {
    aliasDuplicateObjects: false,
    indent: Math.max(style.unit.length, 1),
    lineWidth: 0,
    indentSeq: style.indentedDashes,
  };
}

function shift(text: string, indent: string, style: Style): string {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line, i) => (i === 0 || line === "" ? line : indent + line))
    .join(style.newline);
}
