import { expect, test } from "vitest";
import { EMPTY_MACHINE, formatOfText, nameOfFile } from "./definition_file";

test.each([
  ['{"StartAt": "A"}', "json"],
  ["\n  { }", "json"],
  ["StartAt: A\nStates:\n", "yaml"],
  ["# { a comment }\nStartAt: A", "yaml"],
])("%j is %s", (text, format) => {
  expect(formatOfText(text)).toBe(format);
});

test.each([
  ["map_state.asl.json", "map_state"],
  ["Order flow (2).yaml", "Order_flow_2"],
  ["x.asl", "x"],
  [`${"a".repeat(100)}.json`, "a".repeat(80)],
])("the file %s suggests the name %s", (file, name) => {
  expect(nameOfFile(file)).toBe(name);
});

test("the empty definition is JSON", () => {
  expect(JSON.parse(EMPTY_MACHINE)).toEqual({ Comment: "", StartAt: "", States: {} });
});
