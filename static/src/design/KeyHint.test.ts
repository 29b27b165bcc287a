import { expect, test } from "vitest";
import { keyWords, matchesKeys } from "./KeyHint";

const pressed = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) =>
  ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }) as KeyboardEvent;

test("keys are shown as the keyboard has them", () => {
  expect(keyWords("Mod+Shift+Z", true)).toEqual(["⌘", "⇧", "Z"]);
  expect(keyWords("Mod+Shift+Z", false)).toEqual(["Ctrl", "Shift", "Z"]);
  expect(keyWords("Up", false)).toEqual(["↑"]);
});

test("Mod is Command on a Mac and Ctrl elsewhere", () => {
  expect(matchesKeys(pressed("s", { ctrlKey: true }), "Mod+S", false)).toBe(true);
  expect(matchesKeys(pressed("s", { ctrlKey: true }), "Mod+S", true)).toBe(false);
  expect(matchesKeys(pressed("s", { metaKey: true }), "Mod+S", true)).toBe(true);
});

test("more keys than asked for do not match", () => {
  expect(matchesKeys(pressed("z", { ctrlKey: true, shiftKey: true }), "Mod+Z", false)).toBe(false);
  expect(matchesKeys(pressed("s", { ctrlKey: true, altKey: true }), "Mod+S", false)).toBe(false);
});

test("signs match however the keyboard makes them", () => {
  expect(matchesKeys(pressed("?", { shiftKey: true }), "?", false)).toBe(true);
  expect(matchesKeys(pressed("?"), "?", false)).toBe(true);
});
