import { expect, it } from "vitest";
import { byteLength, jsonProblem, pretty } from "./text";

it("keeps numbers that JavaScript cannot hold, key order and doubled keys", () => {
  expect(pretty('{"b":12345678901234567890,"a":1.10,"a":[]}')).toBe(
    '{\n  "b": 12345678901234567890,\n  "a": 1.10,\n  "a": []\n}',
  );
});

it("leaves what is not JSON as it is, as far as it can", () => {
  expect(pretty("plain words")).toContain("plain");
});

it("counts bytes, not characters", () => {
  expect(byteLength('"é😀"')).toBe(8);
});

it.each([
  ["{}", null],
  ['"text"', null],
  ["", "The JSON is empty: write at least {}."],
  ['{"a" 1}', "A colon is expected between the field name and its value."],
  ["{} {}", "The text must end here: something follows after the JSON value."],
  ['{"a": 1 // no\n}', "JSON has no comments."],
])("says what is wrong in %s", (text, message) => {
  expect(jsonProblem(text)?.message ?? null).toBe(message);
});

it("counts lines from 1 and columns in characters from 1", () => {
  expect(jsonProblem('{\n  "😀": x\n}')).toMatchObject({ line: 2, column: 8 });
});
