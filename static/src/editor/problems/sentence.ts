/** What people read of a problem, beside the service's own words. */

import type { Problem } from "@/api/types";

/** “Expected: 1 or more”, or the question whether another name was meant; null where nothing is known. */
export function expectedOf({ expected }: Pick<Problem, "expected">): string | null {
  if (expected === null) return null;
  return expected.startsWith("did you mean ") ? `D${expected.slice(1)}` : `Expected: ${expected}`;
}

/** What is wrong and what was expected, in one line. */
export function sentenceOf(problem: Pick<Problem, "message" | "expected">): string {
  const words = [problem.message, expectedOf(problem)].filter((part) => part !== null);
  return words.length === 1
    ? (words[0] ?? "")
    : words.map((part) => (/[.?!]$/.test(part) ? part : `${part}.`)).join(" ");
}

/** The place below the state at `pointer`, as people write it: `Retry[0].ErrorEquals`; empty for the state itself. */
export function placeIn(pointer: string, problem: Pick<Problem, "pointer">): string {
  const steps = problem.pointer.slice(pointer.length + 1).split("/");
  return steps
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step, i) => (/^\d+$/.test(step) ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join("");
}
