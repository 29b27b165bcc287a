import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { changesOf, offsetOf } from "./positions";

const text = 'a\n"😀é" x\n';

test("columns count characters, not UTF-16 units", () => {
  const doc = Text.of(text.split("\n"));
  expect(text[offsetOf(doc, 2, 6)]).toBe("x");
  expect(text[offsetOf(doc, 2, 3)]).toBe("é");
  expect(offsetOf(doc, 99, 99)).toBe(text.length);
  expect(offsetOf(doc, 2, 99)).toBe(text.indexOf("x") + 1);
});

test("edits of the server meet the right characters behind an emoji", () => {
  expect(
    changesOf(text, [
      { start: 7, end: 8, insert: "y" },
      { start: 3, end: 4, insert: "" },
    ]),
  ).toEqual([
    { start: 8, end: 9, insert: "y" },
    { start: 3, end: 5, insert: "" },
  ]);
});
