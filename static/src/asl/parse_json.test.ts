import { describe, expect, it } from "vitest";
import { parseJson } from "./parse_json";
import { parseYaml } from "./parse_yaml";
import { plainValue } from "./syntax";

const hole = (name: string) => ["$", "{", name, "}"].join("");
const [limit, one, whole, key] = ["Limit", "One", "Whole", "Key"].map(hole) as [string, string, string, string];
const TEXT = `{"a": ${limit}, "b": "x-${one}", "c": [${one}, 2], ${key}: {"d": "${whole}"}}`;

describe("placeholders without quotes", () => {
  it("are values, at the places where they stand", () => {
    const { root, faults } = parseJson(TEXT);
    expect(faults).toEqual([]);
    expect(plainValue(root)).toEqual({ a: limit, b: `x-${one}`, c: [one, 2], [key]: { d: whole } });
    const first = root?.kind === "map" ? root.entries[0]?.value : undefined;
    expect(TEXT.slice(first?.start, first?.end)).toBe(limit);
  });
  it("leave other mistakes where they are", () => {
    expect(parseJson(`{"a": ${limit}, "b": nothing}`).faults[0]?.start).toBe(21);
    expect(parseJson(`{"a": ${limit.slice(0, -1)}`).faults).not.toEqual([]);
  });
  it("are read in YAML", () => {
    const { root, faults } = parseYaml(`a: ${limit}\nb: [${one}, 2]\nc: {${key}: x-${whole}}\n`);
    expect(faults).toEqual([]);
    expect(plainValue(root)).toEqual({ a: limit, b: [one, 2], c: { [key]: `x-${whole}` } });
  });
});
