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

it("keeps whole numbers apart that JavaScript cannot tell apart", () => {
  expect(normalised('{"id": 9007199254740993}', "json")).toBe('{\n  "id": 9007199254740993\n}\n');
  expect(normalised("id: 9007199254740993\n", "yaml")).not.toBe(normalised('{"id": 9007199254740992}', "json"));
});

it("writes empty lists and objects, and the last of doubled keys", () => {
  expect(normalised('{"b": [], "a": {}, "b": null}', "json")).toBe('{\n  "a": {},\n  "b": null\n}\n');
});
