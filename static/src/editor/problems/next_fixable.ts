/** Which of several problems a key means. */

import type { Problem } from "@/api/types";

/** The problem to mend: errors before advice, those of the state before others, from `line` on before those above it. */
export function nextFixable(problems: readonly Problem[], line: number, state?: string): Problem | null {
  const rank = (problem: Problem) =>
    Number(problem.severity !== "ERROR") * 4 +
    Number(state !== undefined && !`${problem.pointer}/`.startsWith(`${state}/`)) * 2 +
    Number(problem.line < line);
  return (
    problems
      .filter((problem) => problem.fix !== null)
      .sort((a, b) => rank(a) - rank(b) || a.line - b.line)
      .at(0) ?? null
  );
}
