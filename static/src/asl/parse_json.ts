/** JSON text to positions and faults; never throws, and reads as far as a broken text allows. */

import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { PLACEHOLDER } from "./placeholders";
import type { Syntax, SyntaxFault, SyntaxNode } from "./syntax";

const SENTENCES: Record<string, string> = {
  InvalidSymbol: "This is not a JSON value: text needs double quotes; only true, false, null and numbers go without.",
  InvalidNumberFormat: "This is not a JSON number.",
  PropertyNameExpected: "A field name in double quotes is expected here. JSON allows no comma after the last field.",
  ValueExpected: "A value is expected here.",
  ColonExpected: "A colon is expected between the field name and its value.",
  CommaExpected: "A comma is expected between two fields or items.",
  CloseBraceExpected: "A closing brace } is missing.",
  CloseBracketExpected: "A closing bracket ] is missing.",
  EndOfFileExpected: "The text must end here: something follows after the end of the definition.",
  InvalidCommentToken: "JSON has no comments. Use a Comment field, or write the definition in YAML.",
  UnexpectedEndOfComment: "A comment is not closed, and JSON has no comments.",
  UnexpectedEndOfString: "A closing double quote is missing.",
  UnexpectedEndOfNumber: "The number is not complete.",
  InvalidUnicode: "After \\u exactly four hexadecimal digits are expected.",
  InvalidEscapeCharacter: 'After a backslash only " \\ / b f n r t u are allowed in JSON.',
  InvalidCharacter: "A control character must be written as an escape in JSON, for example \\n or \\t.",
};

/** Reads `text` as JSON. */
export function parseJson(text: string): Syntax {
  const errors: ParseError[] = [];
  if (text.trim() === "") return { root: null, faults: [emptyText()] };
  const tree = parseTree(text, errors, OPTIONS);
  if (errors.length > 0) {
    const bare = new Map<number, string>();
    const filled: ParseError[] = [];
    const whole = parseTree(quoted(text, bare), filled, OPTIONS);
    if (bare.size > 0) return { root: whole ? convert(whole, bare) : null, faults: filled.map(fault) };
  }
  return { root: tree ? convert(tree, NONE) : null, faults: errors.map(fault) };
}

const OPTIONS = { disallowComments: true, allowTrailingComma: false };
const NONE: ReadonlyMap<number, string> = new Map();
const TEXT_OR_PLACEHOLDER = new RegExp(String.raw`"(?:[^"\\]|\\.)*"|${PLACEHOLDER}`, "gs");

/** The text with each placeholder without quotes as a JSON text of the same length; `bare` gets them by their offset. */
function quoted(text: string, bare: Map<number, string>): string {
  return text.replace(TEXT_OR_PLACEHOLDER, (token, offset: number) => {
    if (token.startsWith('"')) return token;
    bare.set(offset, token);
    return `"${"x".repeat(token.length - 2)}"`;
  });
}

export function emptyText(): SyntaxFault {
  return { message: "The definition is empty: an object with StartAt and States is expected.", start: 0, end: 0 };
}

function fault(error: ParseError): SyntaxFault {
  const name = printParseErrorCode(error.error);
  return { message: SENTENCES[name] ?? name, start: error.offset, end: error.offset + Math.max(error.length, 1) };
}

function convert(node: Node, bare: ReadonlyMap<number, string>): SyntaxNode {
  const span = { start: node.offset, end: node.offset + node.length, flow: true };
  if (node.type === "array") {
    const items = (node.children ?? []).map((child) => ({ start: child.offset, value: convert(child, bare) }));
    return { kind: "list", ...span, items };
  }
  if (node.type !== "object") return { kind: "scalar", ...span, value: bare.get(node.offset) ?? node.value };
  const entries = (node.children ?? []).flatMap((property) => {
    const key = property.children?.[0];
    if (!key) return [];
    const value = property.children?.[1];
    const keyEnd = key.offset + key.length;
    const node: SyntaxNode = value
      ? convert(value, bare)
      : { kind: "scalar", start: keyEnd, end: keyEnd, flow: true, value: undefined };
    return [{ key: bare.get(key.offset) ?? String(key.value), keyStart: key.offset, keyEnd, value: node }];
  });
  return { kind: "map", ...span, entries };
}
