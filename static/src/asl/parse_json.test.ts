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
  it("of every tool are read, in JSON and in YAML", () => {
    const call = ["$", '{jsonencode({a = "b"})}'].join("");
    for (const mark of ["{{ limit }}", "#{Limit}", "%%LIMIT%%", "@@limit@@", "__LIMIT__", "<%= limit %>", call]) {
      const json = parseJson(`{"a": ${mark}, "b": [1]}`);
      // in YAML, "#" after a blank begins a comment
      const yaml = parseYaml(`a: ${mark.replace("#", "%")}\nb: [1]\n`);
      expect(plainValue(yaml.root)).toEqual({ a: mark.replace("#", "%"), b: [1] });
      expect(plainValue(json.root)).toEqual({ a: mark, b: [1] });
      expect([json.faults, yaml.faults]).toEqual([[], []]);
    }
  });
});
