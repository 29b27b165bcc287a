import { expect, test } from "vitest";
import { foldedOverlay } from "./folded";

test("problems of what is hidden are added to its own", () => {
  const inner = [{ problems: { errors: 1, warnings: 0 } }, undefined, { problems: { errors: 0, warnings: 2 } }];
  expect(foldedOverlay({ problems: { errors: 1, warnings: 1 } }, inner, true)?.problems).toEqual({
    errors: 2,
    warnings: 3,
  });
});

test("a Choice shows what goes wrong or goes on in its branches, a Map keeps its own status", () => {
  const inner = [{ status: "SUCCEEDED" as const }, { status: "FAILED" as const }];
  expect(foldedOverlay({ status: "SUCCEEDED" }, inner, false)?.status).toBe("FAILED");
  expect(foldedOverlay({ status: "CAUGHT", note: "9 of 10, 1 failed" }, inner, true)).toEqual({
    status: "CAUGHT",
    note: "9 of 10, 1 failed",
  });
});

test("a difference inside is a change of the whole, and its own difference stays", () => {
  expect(foldedOverlay(undefined, [{ diff: "added" }], true)?.diff).toBe("changed");
  expect(foldedOverlay({ diff: "removed" }, [{ diff: "added" }], true)?.diff).toBe("removed");
});

test("nothing known is nothing shown", () => {
  expect(foldedOverlay(undefined, [undefined], true)).toBeUndefined();
});
