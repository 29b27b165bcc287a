/** A webhook as it is typed, and as the server takes it. */

import { duration } from "@/design/format";
import type { LogLevel, Webhook } from "./wire";

export const STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] as const;
export const STATUS_WORDS: Record<string, string> = {
  RUNNING: "Started or redriven",
  SUCCEEDED: "Succeeded",
  FAILED: "Failed",
  TIMED_OUT: "Timed out",
  ABORTED: "Aborted",
};

export const CHANGES = ["workflow.created", "workflow.deleted", "version.saved", "version.published"] as const;
export const CHANGE_WORDS: Record<string, string> = {
  "workflow.created": "Workflow created",
  "workflow.deleted": "Workflow deleted",
  "version.saved": "Version saved",
  "version.published": "Version published",
};

export interface WebhookDraft {
  name: string;
  url: string;
  /** Empty: all workflows. */
  workflow: string;
  statuses: ReadonlySet<string>;
  changes: ReadonlySet<string>;
  longerThan: number | null;
  logLevel: LogLevel;
  includeData: boolean;
  isActive: boolean;
}

export const EMPTY: WebhookDraft = {
  name: "",
  url: "",
  workflow: "",
  statuses: new Set(["FAILED", "TIMED_OUT", "ABORTED"]),
  changes: new Set(),
  longerThan: null,
  logLevel: "OFF",
  includeData: true,
  isActive: true,
};

export function draftOf(webhook: Webhook): WebhookDraft {
  return {
    name: webhook.name,
    url: webhook.url,
    workflow: webhook.workflow?.id ?? "",
    statuses: new Set(webhook.statuses),
    changes: new Set(webhook.changes),
    longerThan: webhook.longer_than,
    logLevel: webhook.log_level,
    includeData: webhook.include_data,
    isActive: webhook.is_active,
  };
}

export function bodyOf(draft: WebhookDraft) {
  return {
    name: draft.name.trim(),
    url: draft.url.trim(),
    workflow_id: draft.workflow === "" ? null : draft.workflow,
    statuses: STATUSES.filter((status) => draft.statuses.has(status)),
    changes: CHANGES.filter((change) => draft.changes.has(change)),
    longer_than: draft.longerThan,
    log_level: draft.logLevel,
    include_data: draft.includeData,
    is_active: draft.isActive,
  };
}

/** "Failed, timed out; longer than 5 min; log ERROR". */
export function wordsOf({ statuses, changes, longer_than, log_level }: Webhook): string {
  const all = statuses.length === STATUSES.length;
  const told = all ? "Every status" : statuses.map((status) => STATUS_WORDS[status] ?? status).join(", ");
  const parts = [
    told,
    longer_than === null ? "" : `longer than ${duration(longer_than * 1000)}`,
    log_level === "OFF" ? "" : `log ${log_level}`,
    changes.map((change) => CHANGE_WORDS[change] ?? change).join(", "),
  ].filter((part) => part !== "");
  const text = parts.join("; ");
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/[,;] (\w)/g, (found) => found.toLowerCase());
}
