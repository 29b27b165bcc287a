/** Lines and code points of the server to UTF-16 offsets of the browser, and back. */

import type { Text } from "@codemirror/state";
import type { Problem } from "@/api/types";
import type { Change } from "@/asl/change";

/** The offset of a line (from 1) and a column (from 1, in code points); what lies outside is brought inside. */
export function offsetOf(doc: Text, line: number, column: number): number {
  const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  let offset = 0;
  for (let left = column - 1; left > 0 && offset < text.length; left -= 1) {
    offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  }
  return from + offset;
}

/** The span of a problem; never empty where there is a character to mark. */
export function spanOf(doc: Text, problem: Problem): { from: number; to: number } {
  const from = offsetOf(doc, problem.line, problem.column);
  const to = Math.max(from, offsetOf(doc, problem.end_line, problem.end_column));
  return to > from ? { from, to } : { from, to: Math.min(from + 1, doc.lineAt(from).to) };
}

/** Edits in code points as changes in UTF-16 units. */
export function changesOf(text: string, edits: readonly { start: number; end: number; insert: string }[]): Change[] {
  const points = [...new Set(edits.flatMap((edit) => [edit.start, edit.end]))].sort((a, b) => a - b);
  const units = new Map<number, number>();
  let point = 0;
  let unit = 0;
  for (const wanted of points) {
    for (; point < wanted && unit < text.length; point += 1) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
    units.set(wanted, unit);
  }
  return edits.map((edit) => ({ start: units.get(edit.start)!, end: units.get(edit.end)!, insert: edit.insert }));
}
