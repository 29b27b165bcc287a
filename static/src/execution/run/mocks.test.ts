import { expect, it } from "vitest";
import type { Mock } from "@/api/types";
import { draftsOf, mockProblem, mocksOf, REAL } from "./mocks";

const mocks: Record<string, Mock> = {
  A: { kind: "result", value: { ok: [1, null] }, delay_seconds: 2 },
  B: { kind: "error", error: "E", cause: "because" },
  C: { kind: "echo" },
};

it("comes back as it went out", () => {
  expect(mocksOf(draftsOf(mocks), new Set(["A", "B", "C"]))).toEqual(mocks);
});

it("leaves out states that run for real and states that are gone", () => {
  expect(mocksOf({ ...draftsOf(mocks), C: REAL }, new Set(["B", "C"]))).toEqual({ B: mocks.B });
});

it("leaves what a test case says to the test case", () => {
  const drafts = draftsOf({ ...mocks, D: { kind: "sequence", name: "Flaky", responses: [] } });
  expect(Object.keys(drafts)).toEqual(["A", "B", "C"]);
});

it("says what keeps a mock from being sent", () => {
  expect(mockProblem({ ...REAL, kind: "result", result: "{" })).toContain("not JSON (line 1, column 2)");
  expect(mockProblem({ ...REAL, kind: "error" })).toContain("needs a name");
  expect(mockProblem({ ...REAL, kind: "real", result: "{" })).toBeNull();
});

it("sends numbers as they were typed, also those that JavaScript would round", () => {
  const typed = { A: { ...REAL, kind: "result" as const, result: '{"id": 9007199254740993, "rate": 1.50}' } };
  const body = JSON.stringify(mocksOf(typed, new Set(["A"])));
  expect(body).toBe('{"A":{"kind":"result","value":{"id":9007199254740993,"rate":1.50}}}');
});
