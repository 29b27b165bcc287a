/** Asks the server what is wrong with the text: at once after a rest, soon after each of several quick changes; only the newest answer counts. */

import type { Text } from "@codemirror/state";
import { api, isAbort, messageOf } from "@/api/client";
import type { MachineType, Problem, TextFormat, Validation } from "@/api/types";
import type { SyntaxFault } from "@/asl/syntax";

const PAUSE_MS = 25;

export interface CheckedText {
  text: string;
  format: TextFormat;
  type: MachineType;
  /** Whose suppressed rules are left out. */
  workflow: string;
  /** Whose values fill the placeholders; null for none. */
  environment: string | null;
}

export class Checker {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private request: AbortController | null = null;
  /** Until when a change counts as one of several quick ones. */
  private restsAt = 0;

  constructor(
    private readonly onProblems: (problems: Problem[], text: string) => void,
    private readonly onFailure: (message: string) => void,
  ) {}

  check(what: CheckedText): void {
    this.stop();
    const now = performance.now();
    const isRested = now >= this.restsAt;
    this.restsAt = now + PAUSE_MS;
    if (isRested) void this.ask(what);
    else this.timer = setTimeout(() => void this.ask(what), PAUSE_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  private async ask(what: CheckedText): Promise<void> {
    const request = new AbortController();
    this.request = request;
    try {
      const answer = await api.post<Validation>("/validate", what, { signal: request.signal });
      if (!request.signal.aborted) this.onProblems(answer.problems, what.text);
    } catch (error) {
      if (!isAbort(error) && !request.signal.aborted) this.onFailure(messageOf(error));
    }
  }
}

/** What the browser itself knows at once: the text is no JSON or YAML. */
export function syntaxProblems(doc: Text, faults: readonly SyntaxFault[]): Problem[] {
  return faults.slice(0, 20).map((fault) => {
    const at = Math.min(fault.start, doc.length);
    const end = Math.min(Math.max(fault.end, at), doc.length);
    return {
      code: "SYNTAX",
      message: fault.message,
      severity: "ERROR",
      location: null,
      pointer: "",
      ...place(doc, at, ["line", "column"] as const),
      ...place(doc, end, ["end_line", "end_column"] as const),
      rule: "syntax",
      expected: null,
      help: null,
      docs: null,
      fix: null,
    } as Problem;
  });
}

function place<L extends string, C extends string>(doc: Text, offset: number, [line, column]: readonly [L, C]) {
  const at = doc.lineAt(offset);
  const points = [...at.text.slice(0, offset - at.from)].length;
  return { [line]: at.number, [column]: points + 1 } as Record<L | C, number>;
}
