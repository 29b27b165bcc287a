/** JSON as text: pretty printing that keeps every number as written, sizes in bytes, errors with line and column. */

import { applyEdits, format, type ParseError, parse, printParseErrorCode } from "jsonc-parser";

/** Two spaces, one member a line; numbers and key order stay as they were (a JavaScript parse would round them). */
export function pretty(text: string): string {
  return applyEdits(text, format(text, undefined, { tabSize: 2, insertSpaces: true, eol: "\n" }));
}

/** Bytes of UTF-8: what the service's limits count. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

export interface JsonProblem {
  message: string;
  /** UTF-16 offset, for the editor's marker. */
  offset: number;
  length: number;
  line: number;
  column: number;
}

const WORDS: Record<string, string> = {
  InvalidSymbol: "This is not JSON: expected a string, number, object, array, true, false or null",
  InvalidNumberFormat: "This is not a number in JSON's notation",
  PropertyNameExpected: 'A property name in double quotes is expected, such as "total"',
  ValueExpected: "A value is expected",
  ColonExpected: "A colon is expected after the property name",
  CommaExpected: "A comma is expected between the members",
  CloseBraceExpected: "The closing } is missing",
  CloseBracketExpected: "The closing ] is missing",
  EndOfFileExpected: "Nothing may follow the JSON value",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfComment: "JSON has no comments",
  UnexpectedEndOfString: "The string is not closed with a double quote",
  UnexpectedEndOfNumber: "The number is not finished",
  InvalidUnicode: "\\u must be followed by four hexadecimal digits",
  InvalidEscapeCharacter: 'After \\ only " \\ / b f n r t u may stand',
  InvalidCharacter: "A control character must be escaped in a string",
};

/** The first thing that keeps a text from being JSON; null when it is JSON. */
export function jsonProblem(text: string): JsonProblem | null {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const first = errors[0];
  if (!first) return null;
  const before = text.slice(0, first.offset);
  const line = before.split("\n").length;
  const column = [...before.slice(before.lastIndexOf("\n") + 1)].length + 1;
  const code = printParseErrorCode(first.error);
  return {
    message: text.trim() === "" ? "The JSON is empty: write at least {}" : (WORDS[code] ?? code),
    offset: first.offset,
    length: first.length,
    line,
    column,
  };
}
