/** The contract with the server: what /api/v1 and the websockets send and take. */

export type Severity = "ERROR" | "WARNING" | "INFO";
export type MachineType = "STANDARD" | "EXPRESS";
export type TextFormat = "json" | "yaml";

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Offsets count code points of the text, not UTF-16 units: convert with `asl` positions before editing. */
export interface TextEdit {
  start: number;
  end: number;
  insert: string;
}

export interface Problem {
  code: string;
  message: string;
  severity: Severity;
  location: string | null;
  /** RFC 6901 pointer into the definition. */
  pointer: string;
  /** From 1; columns count code points. */
  line: number;
  column: number;
  end_line: number;
  end_column: number;
  rule: string;
  expected: string | null;
  help: string | null;
  /** The page of the rule, for those that have one. */
  docs: string | null;
  fix: { title: string; edits: TextEdit[] } | null;
}

export interface Person {
  id: number;
  username: string;
  display: string;
}

export interface Session {
  user: Person;
  groups: string[];
  can: { edit: boolean; operate: boolean; review: boolean; admin: boolean };
  account_id: string;
  region: string;
  version: string;
}

export interface WorkflowSummary {
  id: string;
  name: string;
  type: MachineType;
  description: string;
  state_count: number;
  latest_version: number | null;
  has_unsaved_changes: boolean;
  problems: { errors: number; warnings: number };
  updated_at: string;
  updated_by: Person | null;
  is_example: boolean;
  arn: string;
}

export interface Draft {
  text: string;
  format: TextFormat;
  revision: number;
  saved_at: string;
  saved_by: Person | null;
  base_version: number | null;
}

export interface SavedInput {
  name: string;
  text: string;
}

export interface Workflow extends WorkflowSummary {
  draft: Draft;
  inputs: SavedInput[];
  /** Rules of advice that are not wanted for this workflow. */
  suppressed_rules: string[];
  role_arn: string;
  can_edit: boolean;
}

export interface VersionSummary {
  number: number;
  message: string;
  author: Person | null;
  created_at: string;
  content_hash: string;
  state_count: number;
  format: TextFormat;
  restored_from: number | null;
}

export interface Version extends VersionSummary {
  text: string;
  workflow_id: string;
}

export interface Validation {
  valid: boolean;
  problems: Problem[];
  state_count: number;
  ms: number;
}

export interface FieldChange {
  /** Such as "Retry[0].MaxAttempts". */
  path: string;
  before: unknown;
  after: unknown;
  /** Such as "Retry[0].MaxAttempts 3 → 6". */
  words: string;
}

export interface StateChange {
  name: string;
  /** Pointer segments to the state, containers from outside in. */
  path: string[];
  change: "added" | "removed" | "changed" | "unchanged";
  type_before: string | null;
  type_after: string | null;
  fields: FieldChange[];
}

export interface EdgeChange {
  source: string;
  target: string;
  kind: "next" | "choice" | "default" | "catch" | "start" | "end";
  label: string;
  path: string[];
  change: "added" | "removed" | "unchanged";
}

export interface Comparison {
  from: Version;
  to: Version;
  identical: boolean;
  summary: { added: number; removed: number; changed: number; unchanged: number };
  machine: FieldChange[];
  states: StateChange[];
  edges: EdgeChange[];
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED" | "PENDING_REDRIVE";

export interface ExecutionSummary {
  id: string;
  name: string;
  arn: string;
  status: ExecutionStatus;
  workflow: { id: string; name: string } | null;
  version: number | null;
  started_at: string;
  ended_at: string | null;
  started_by: Person | null;
  redrive_count: number;
  where: "local" | "aws";
  target: { id: string; name: string } | null;
  event_count: number;
  error: string | null;
  /** The execution that started this one. */
  parent_id: string | null;
  /** A child of a Map Run: lists show it below its parent only. */
  in_map_run: boolean;
}

export type Mock =
  | { kind: "result"; value: unknown; delay_seconds?: number }
  | { kind: "error"; error: string; cause?: string; delay_seconds?: number }
  | { kind: "echo"; delay_seconds?: number }
  | MockSequence;

/** What a test case of the mock configuration says: one response after another. */
export interface MockSequence {
  kind: "sequence";
  name: string;
  responses: readonly unknown[];
}

/** GET /workflows/{id}/test-cases. */
export interface TestCases {
  items: { name: string; states: string[] }[];
  /** What is wrong with the mock configuration. */
  problem: string | null;
}

export interface Execution extends ExecutionSummary {
  type: MachineType;
  /** JSON text as it was given. */
  input: string;
  output: string | null;
  cause: string | null;
  definition: { text: string; format: TextFormat };
  state_transition_count: number;
  last_seq: number;
  mocks: Record<string, Mock>;
  /** The test case that it was started with; empty for none. */
  test_case: string;
  /** What its placeholders were filled from; `id` is null when the environment was deleted since. */
  environment: { id: string | null; name: string; revision: number; values: Record<string, unknown> } | null;
  can_stop: boolean;
  can_redrive: boolean;
  /** Why an execution that ended without success cannot be redriven. */
  redrive_refusal: string | null;
  notice: string | null;
  parent: { execution_id: string; name: string; state: string } | null;
  console_url: string | null;
}

/** What DescribeMapRun counts, of items or of child executions. */
export interface MapRunCounts {
  pending: number;
  running: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
  pendingRedrive: number;
  total: number;
  resultsWritten: number;
  failuresNotRedrivable: number;
}

export interface MapRun {
  id: number;
  arn: string;
  state: string;
  status: "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED";
  started_at: string;
  ended_at: string | null;
  /** 0 = as many as the service allows. */
  max_concurrency: number;
  tolerated_failure_count: number;
  tolerated_failure_percentage: number;
  redrive_count: number;
  item_counts: MapRunCounts;
  execution_counts: MapRunCounts;
  can_change: boolean;
}

export interface RunEvent {
  /** Position in the journal, from 1, without gaps. */
  seq: number;
  /** The service's own ids; 0 = not part of the AWS history. */
  id: number;
  previous_id: number;
  type: string;
  at: string;
  state: string | null;
  /** Frames from outside in: container state and the index of its iteration or branch; [] = the execution itself. */
  scope: [string, number][];
  details: Record<string, unknown>;
}

export interface EventPage {
  events: RunEvent[];
  last_seq: number;
  ended: boolean;
}

export interface ExecutionStart {
  workflow_id: string;
  version: number;
  name?: string;
  input: string;
  mocks?: Record<string, Mock>;
  test_case?: string;
  target_id?: string;
  environment_id?: string;
}

export interface Handler {
  name: string;
  pattern: string;
  module: string;
  docstring: string;
  signature: string;
  /** An ARN to put into a Task's Resource. */
  resource: string;
}

export interface Target {
  id: string;
  name: string;
  region: string;
  endpoint_url: string | null;
  credentials: { kind: "profile"; profile: string } | { kind: "environment" };
  role_arn: string;
  is_production: boolean;
  /** What placeholders are filled from before a version is deployed. */
  environment: { id: string; name: string } | null;
  last_check: { ok: boolean; message: string; at: string; account_id: string | null } | null;
}

export interface Deployment {
  id: string;
  target: { id: string; name: string };
  workflow_id: string;
  version: number;
  environment: { name: string; revision: number } | null;
  state_machine_arn: string;
  version_arn: string | null;
  action: "created" | "updated" | "unchanged";
  at: string;
  by: Person | null;
}

/** What /ws/executions/{id}/ sends. */
export type ExecutionMessage =
  | { type: "events"; events: RunEvent[]; last_seq: number }
  | { type: "execution"; execution: Omit<Execution, "definition"> }
  | { type: "ended" };

/** What /ws/executions/ sends. */
export type ExecutionListMessage = { type: "listening" } | { type: "changed"; execution: ExecutionSummary };
