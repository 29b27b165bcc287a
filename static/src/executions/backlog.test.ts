import { describe, expect, it } from "vitest";
import { type Backlog, backlogDetails, backlogWords } from "./backlog";

function line(change: Partial<Backlog> = {}): Backlog {
  return { workflow: "Orders", queued: 3, running: 2, oldest_seconds: 12, at_its_limit: false, ...change };
}

describe("tasks that wait for a worker", () => {
  it("are counted over all workflows, with the longest wait", () => {
    const lines = [line(), line({ workflow: "Bills", queued: 1, oldest_seconds: 40 })];
    expect(backlogWords(lines)).toBe("4 tasks wait for a worker, the oldest for 40 s");
  });

  it("are not worth a word while they wait for a moment only", () => {
    expect(backlogWords([])).toBeNull();
    expect(backlogWords([line({ oldest_seconds: 0.4 })])).toBeNull();
  });

  it("are told for each workflow, with its limit", () => {
    expect(backlogDetails([line({ queued: 1, running: 1, at_its_limit: true }), line({ workflow: "Bills" })])).toBe(
      "Orders: 1 waits, 1 is performed, as many as one workflow may have\nBills: 3 wait, 2 are performed",
    );
  });
});
