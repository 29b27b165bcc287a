import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const CSS = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** Colours by name, [light, dark]. */
const colours = new Map<string, [string, string]>();
for (const [, name, light, dark] of CSS.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)) {
  colours.set(name!, [light!, dark!]);
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const TEXTS = ["text", "text-2", "text-3", "accent-text"];
const GROUNDS = ["ground", "surface", "surface-2", "raised", "hover"];
const STATUSES = ["running", "succeeded", "failed", "timed-out", "waiting", "aborted", "redrive"];
const CODE = ["code-key", "code-string", "code-number", "code-keyword", "code-comment"];
const TYPES = ["task", "choice", "parallel", "map", "pass", "wait", "succeed", "fail", "unknown"];

const PAIRS: [string, string, number][] = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground): [string, string, number] => [text, ground, 4.5])),
  ...STATUSES.flatMap((status): [string, string, number][] => [
    [status, `${status}-soft`, 4.5],
    [status, "surface", 4.5],
  ]),
  ...CODE.map((code): [string, string, number] => [code, "surface", 4.5]),
  ["text", "selection", 4.5],
  ["accent-text", "accent-soft", 4.5],
  // shapes need 3:1
  ...TYPES.map((type): [string, string, number] => [`type-${type}`, "surface", 3]),
  ["line-control", "surface", 3],
  ["focus", "surface", 3],
  ["focus", "ground", 3],
];

test.each(PAIRS)("%s on %s can be told apart in both themes", (front, back, least) => {
  const [frontLight, frontDark] = colours.get(front)!;
  const [backLight, backDark] = colours.get(back)!;
  expect(contrast(frontLight, backLight), "light").toBeGreaterThanOrEqual(least);
  expect(contrast(frontDark, backDark), "dark").toBeGreaterThanOrEqual(least);
});

test("white on the accent can be read", () => {
  for (const accent of [...colours.get("accent")!, ...colours.get("accent-hover")!.slice(0, 1)]) {
    expect(contrast("#ffffff", accent)).toBeGreaterThanOrEqual(4.5);
  }
});
