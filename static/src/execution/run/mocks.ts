/** Mocks as they are typed, and as the server takes them. */

import type { Mock, MockSequence } from "@/api/types";
import { exactJson, jsonProblem } from "../json/text";

/** A mock that is typed in the dialog; sequences come from the test case that was chosen. */
export type TypedMock = Exclude<Mock, MockSequence>;

/** "real" performs the task as usual; every other kind stands in for it. Texts of the other kinds are kept. */
export interface MockDraft {
  kind: "real" | TypedMock["kind"];
  result: string;
  error: string;
  cause: string;
  delay: number | null;
}

export const REAL: MockDraft = { kind: "real", result: "{}", error: "", cause: "", delay: null };

export function draftOf(mock: TypedMock): MockDraft {
  const draft = { ...REAL, kind: mock.kind, delay: mock.delay_seconds ?? null };
  if (mock.kind === "result") return { ...draft, result: JSON.stringify(mock.value, null, 2) };
  if (mock.kind === "error") return { ...draft, error: mock.error, cause: mock.cause ?? "" };
  return draft;
}

export function draftsOf(mocks: Record<string, Mock>): Record<string, MockDraft> {
  return Object.fromEntries(
    Object.entries(mocks).flatMap(([state, mock]) => (mock.kind === "sequence" ? [] : [[state, draftOf(mock)]])),
  );
}

/** What is wrong with a mock as typed; null when it can be sent. */
export function mockProblem(draft: MockDraft): string | null {
  if (draft.kind === "result") {
    const problem = jsonProblem(draft.result);
    return problem && `The result is not JSON (line ${problem.line}, column ${problem.column}): ${problem.message}`;
  }
  if (draft.kind === "error" && draft.error.trim() === "")
    return "An error needs a name, such as Lambda.ServiceException.";
  return null;
}

/** The mocks to send: of states that exist and do not run for real. */
export function mocksOf(drafts: Record<string, MockDraft>, states: ReadonlySet<string>): Record<string, Mock> {
  const mocks: Record<string, Mock> = {};
  for (const [state, draft] of Object.entries(drafts)) {
    const mock = states.has(state) ? mockOf(draft) : null;
    if (mock !== null) mocks[state] = mock;
  }
  return mocks;
}

function mockOf(draft: MockDraft): Mock | null {
  const delay = draft.delay === null ? {} : { delay_seconds: draft.delay };
  if (draft.kind === "result") return { kind: "result", value: exactJson(draft.result), ...delay };
  if (draft.kind === "echo") return { kind: "echo", ...delay };
  if (draft.kind === "real") return null;
  return { kind: "error", error: draft.error, ...(draft.cause === "" ? {} : { cause: draft.cause }), ...delay };
}
