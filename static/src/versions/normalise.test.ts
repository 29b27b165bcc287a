import { expect, it } from "vitest";
import { normalised } from "./normalise";

it("sees through formatting, key order and format", () => {
  const json = normalised('{"b":[1,{"d":1,"c":2}],\n\n"a":true}', "json");
  expect(json).toBe(normalised("# words\na: true\nb: [1, {c: 2, d: 1}]\n", "yaml"));
});

it("keeps the order of lists, which means something", () => {
  expect(normalised("[2,1]", "json")).not.toBe(normalised("[1,2]", "json"));
});

it("leaves a text that cannot be read as it is", () => {
  expect(normalised('{"a": ', "json")).toBe('{"a": ');
});
