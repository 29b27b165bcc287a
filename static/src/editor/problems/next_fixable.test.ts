import { expect, test } from "vitest";
import type { Problem } from "@/api/types";
import { nextFixable } from "./next_fixable";

const fix = { title: "Mend it", edits: [] };
const problem = (line: number, more: Partial<Problem> = {}): Problem => ({
  code: "X",
  message: "Something is wrong",
  severity: "ERROR",
  location: null,
  pointer: `/States/S${line}`,
  line,
  column: 1,
  end_line: line,
  end_column: 2,
  rule: "x",
  expected: null,
  help: null,
  docs: null,
  fix,
  ...more,
});

test("the next problem from the cursor on is mended, then those above it", () => {
  const problems = [problem(2), problem(5), problem(9)];
  expect(nextFixable(problems, 4)?.line).toBe(5);
  expect(nextFixable(problems, 10)?.line).toBe(2);
});

test("the selected state comes first, and S1 is not S10", () => {
  const problems = [problem(10, { pointer: "/States/S10/Next" }), problem(11, { pointer: "/States/S1/Next" })];
  expect(nextFixable(problems, 1, "/States/S1")?.line).toBe(11);
});

test("errors come before advice, and problems without a fix are passed over", () => {
  const problems = [problem(1, { fix: null }), problem(2, { severity: "WARNING" }), problem(3)];
  expect(nextFixable(problems, 1)?.line).toBe(3);
  expect(nextFixable([problem(1, { fix: null })], 1)).toBe(null);
});
