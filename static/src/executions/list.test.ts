import { describe, expect, it } from "vitest";
import type { ExecutionSummary } from "@/api/types";
import { isFiltering, matches, NO_FILTERS, queryOf, readFilters, writeFilters } from "./filters";
import { NO_ROWS, withChange, withPage } from "./rows";

function execution(id: string, change: Partial<ExecutionSummary> = {}): ExecutionSummary {
  return {
    id,
    name: `run-${id}`,
    arn: `arn:aws:states:us-east-1:123456789012:execution:Orders:run-${id}`,
    status: "RUNNING",
    workflow: { id: "w1", name: "Orders" },
    version: 2,
    started_at: `2026-11-22T17:00:0${id}.000Z`,
    ended_at: null,
    started_by: { id: 1, username: "owner", display: "Owner" },
    redrive_count: 0,
    where: "local",
    target: null,
    event_count: 3,
    error: null,
    parent_id: null,
    in_map_run: false,
    ...change,
  };
}

describe("filters", () => {
  const filters = {
    ...NO_FILTERS,
    search: "a b",
    statuses: ["FAILED", "ABORTED"] as const,
    from: "2026-11-22T17:00",
    sort: "name",
  };

  it("come back from the address as they went in", () => {
    expect(readFilters(writeFilters(filters))).toEqual(filters);
    expect(writeFilters(NO_FILTERS)).toBe("");
    expect(writeFilters(filters)).toContain("status=FAILED,ABORTED");
  });

  it("ignore what the address should not hold", () => {
    expect(readFilters("?status=FAILED,NONSENSE&where=moon&redriven=perhaps")).toEqual({
      ...NO_FILTERS,
      statuses: ["FAILED"],
    });
  });

  it("send moments with their zone and nothing that cannot be read", () => {
    expect(queryOf(filters).from).toBe(new Date("2026-11-22T17:00").toISOString());
    expect(queryOf({ ...filters, from: "soon" }).from).toBe("");
  });

  it("tell sorting from filtering", () => {
    expect([isFiltering({ ...NO_FILTERS, sort: "name" }), isFiltering(filters)]).toEqual([false, true]);
  });

  it.each([
    [{}, true],
    [{ statuses: ["FAILED"] as const }, false],
    [{ statuses: ["FAILED", "RUNNING"] as const }, true],
    [{ workflow: "w2" }, false],
    [{ version: "2" }, true],
    [{ where: "aws" as const }, false],
    [{ startedBy: "somebody" }, false],
    [{ redriven: "true" as const }, false],
    [{ search: "orders RUN-1" }, true],
    [{ search: "elsewhere" }, false],
    [{ from: "2026-11-22T17:00:30.000Z" }, false],
    [{ to: "2026-11-22T16:00:00.000Z" }, false],
  ])("match as the server does: %j → %s", (change, expected) => {
    expect(matches({ ...NO_FILTERS, ...change }, execution("1"))).toBe(expected);
  });

  it("show the children of a Map Run below their parent only", () => {
    const child = execution("1", { parent_id: "p", in_map_run: true });
    const nested = execution("2", { parent_id: "p" });
    const of = (parent: string) => [child, nested].map((one) => matches({ ...NO_FILTERS, parent }, one));
    expect([of(""), of("p"), of("q")]).toEqual([
      [false, true],
      [true, true],
      [false, false],
    ]);
  });
});

describe("rows", () => {
  const two = withPage(NO_ROWS, { items: [execution("5"), execution("3")], next: "more", total: 9 });

  it("are not doubled by a page that overlaps", () => {
    const all = withPage(two, { items: [execution("3"), execution("1")], next: null, total: 9 });
    expect(all.items.map(({ id }) => id)).toEqual(["5", "3", "1"]);
  });

  it("change in place", () => {
    const after = withChange(two, execution("3", { status: "FAILED" }), NO_FILTERS);
    expect(after.items.map(({ id, status }) => id + status)).toEqual(["5RUNNING", "3FAILED"]);
    expect(after.total).toBe(9);
  });

  it("go when they no longer match", () => {
    const filters = { ...NO_FILTERS, statuses: ["RUNNING"] as const };
    const after = withChange(two, execution("5", { status: "SUCCEEDED" }), filters);
    expect([after.items.length, after.total]).toEqual([1, 8]);
  });

  it("come in where their start puts them", () => {
    expect(withChange(two, execution("7"), NO_FILTERS).items.map(({ id }) => id)).toEqual(["7", "5", "3"]);
    expect(withChange(two, execution("4"), NO_FILTERS).items.map(({ id }) => id)).toEqual(["5", "4", "3"]);
    expect(withChange(two, execution("1"), NO_FILTERS)).toBe(two);
  });

  it("are only counted in another order", () => {
    const after = withChange(two, execution("7"), { ...NO_FILTERS, sort: "name" });
    expect([after.items.length, after.unseen]).toEqual([2, 1]);
  });
});
