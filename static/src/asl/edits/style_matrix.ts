/** For tests: one definition in every style, and an edit done, undone and redone in each of them. */

import { ChangeSet, Text } from "@codemirror/state";
import { expect } from "vitest";
import { stringify } from "yaml";
import { parse } from "../parse";
import { Rewrite } from "../rewrite";
import type { Format } from "../syntax";
import { plainValue } from "../syntax";

// biome-ignore lint/suspicious/noExplicitAny: tests look into definitions of any shape
export type Loose = any;

export interface StyledText {
  style: string;
  format: Format;
  print: (value: unknown) => string;
}

export const STYLES: StyledText[] = [
  { style: "two spaces", format: "json", print: (v) => `${JSON.stringify(v, null, 2)}\n` },
  { style: "four spaces", format: "json", print: (v) => JSON.stringify(v, null, 4) },
  { style: "tabs", format: "json", print: (v) => `${JSON.stringify(v, null, "\t")}\n` },
  { style: "minified", format: "json", print: (v) => JSON.stringify(v) },
  { style: "YAML", format: "yaml", print: (v) => stringify(v, { aliasDuplicateObjects: false }) },
  {
    style: "YAML with flush dashes",
    format: "yaml",
    print: (v) => stringify(v, { indentSeq: false, aliasDuplicateObjects: false }),
  },
];

/** Does `edit`, and holds: undo gives the old text byte for byte, redo the new one. Gives the new text. */
export function editText(text: string, format: Format, edit: (rewrite: Rewrite) => unknown): string {
  const rewrite = new Rewrite(text, format);
  edit(rewrite);
  const before = Text.of(text.split("\n"));
  const changes = rewrite.steps.reduce<ChangeSet>(
    (all, step) =>
      all.compose(
        ChangeSet.of(
          step.map((c) => ({ from: c.start, to: c.end, insert: c.insert })),
          all.newLength,
          "\n",
        ),
      ),
    ChangeSet.empty(before.length),
  );
  const after = changes.apply(before);
  expect(after.toString()).toBe(rewrite.text);
  expect(changes.invert(before).apply(after).toString()).toBe(text);
  return rewrite.text;
}

/** The edit gives exactly the text that printing `after` in the same style would give, in every style. */
export function expectInEveryStyle(before: unknown, edit: (rewrite: Rewrite) => unknown, after: unknown): void {
  for (const { style, format, print } of STYLES) {
    const text = editText(print(before), format, edit);
    expect(plainValue(parse(text, format).root), style).toEqual(after);
    expect(text, style).toBe(print(after));
  }
}
