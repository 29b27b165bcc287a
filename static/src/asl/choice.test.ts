import { expect, test } from "vitest";
import { COMPARATORS, comparatorOf, ruleKind, ruleWords, valueFor } from "./choice";

test("there are exactly the 39 comparators of Amazon States Language", () => {
  expect(COMPARATORS.length).toBe(39);
  expect(new Set(COMPARATORS.map((c) => c.name)).size).toBe(39);
});

test.each([
  [{ Variable: "$.a", StringEquals: "x" }, '$.a == "x"'],
  [{ Variable: "$.a", NumericLessThanEqualsPath: "$.b" }, "$.a <= $.b"],
  [{ Variable: "$.a", IsPresent: false }, "not ($.a is present)"],
  [
    {
      Or: [
        { Variable: "$.a", BooleanEquals: true },
        {
          And: [
            { Variable: "$.b", IsNull: true },
            { Variable: "$.c", IsString: true },
          ],
        },
      ],
    },
    "$.a == true or ($.b is null and $.c is text)",
  ],
  [{ Not: { Variable: "$.a", StringMatches: "x*" } }, 'not ($.a matches "x*")'],
  [{ Condition: "{% $states.input.total > 5 %}" }, "$states.input.total > 5"],
  [{ Variable: "$.a" }, "$.a"],
  [null, ""],
])("a rule reads as one line: %j", (rule, words) => {
  expect(ruleWords(rule)).toBe(words);
});

test("every comparator is recognised, and has a value of its kind to start with", () => {
  for (const comparator of COMPARATORS) {
    const rule = { Variable: "$.x", [comparator.name]: valueFor(comparator, undefined) };
    expect(ruleKind(rule)).toBe("comparison");
    expect(comparatorOf(rule)).toBe(comparator);
  }
});

test("a value that fits is kept when the comparator changes", () => {
  const by = (name: string) => COMPARATORS.find((c) => c.name === name)!;
  expect(valueFor(by("NumericEquals"), "12")).toBe(12);
  expect(valueFor(by("StringEquals"), 12)).toBe("12");
  expect(valueFor(by("StringEqualsPath"), "$.other")).toBe("$.other");
});
