import { describe, expect, it } from "vitest";
import { bodyOf, draftOf, EMPTY, wordsOf } from "./form";
import type { Webhook } from "./wire";

const WEBHOOK: Webhook = {
  id: "1",
  name: "Pager",
  url: "https://hooks.example.com/a",
  workflow: { id: "w", name: "Orders" },
  statuses: ["FAILED", "TIMED_OUT"],
  changes: [],
  longer_than: 300,
  log_level: "ERROR",
  include_data: false,
  is_active: true,
  created_at: "2026-11-22T17:00:00.123Z",
  created_by: null,
  channel: null,
};

describe("a webhook in its form", () => {
  it("comes back as it was", () => {
    const { id: _id, workflow, created_at: _at, created_by: _by, channel: _channel, ...rest } = WEBHOOK;
    expect(bodyOf(draftOf(WEBHOOK))).toEqual({ ...rest, workflow_id: workflow?.id });
  });
  it("hears of every unsuccessful end of every workflow unless something else is chosen", () => {
    expect(bodyOf({ ...EMPTY, name: " Pager ", url: " https://a.example.com " })).toMatchObject({
      name: "Pager",
      url: "https://a.example.com",
      workflow_id: null,
      statuses: ["FAILED", "TIMED_OUT", "ABORTED"],
      changes: [],
      longer_than: null,
      log_level: "OFF",
    });
  });
});

describe("what a webhook hears of, in words", () => {
  it("names statuses, duration and log level", () => {
    expect(wordsOf(WEBHOOK)).toBe("Failed, timed out; longer than 5 min; log ERROR");
  });
  it("names changes of workflows", () => {
    const changes = ["workflow.deleted", "version.published"];
    expect(wordsOf({ ...WEBHOOK, statuses: [], longer_than: null, log_level: "OFF", changes })).toBe(
      "Workflow deleted, version published",
    );
    expect(wordsOf({ ...WEBHOOK, longer_than: null, log_level: "OFF", changes: ["version.saved"] })).toBe(
      "Failed, timed out; version saved",
    );
  });
  it("begins with what there is", () => {
    expect(wordsOf({ ...WEBHOOK, statuses: [] })).toBe("Longer than 5 min; log ERROR");
    expect(wordsOf({ ...WEBHOOK, statuses: ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] })).toBe(
      "Every status; longer than 5 min; log ERROR",
    );
  });
});
