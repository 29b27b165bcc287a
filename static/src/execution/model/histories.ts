/** For tests: histories as the service writes them, built step by step. */

import type { RunEvent } from "@/api/types";

type Scope = [string, number][];

/** Writes events with gapless sequence numbers, rising history ids and a clock that ticks 100 ms per event. */
export class History {
  readonly events: RunEvent[] = [];
  #id = 0;
  #scope: Scope = [];
  #clock = Date.parse("2026-11-22T17:00:00.000Z");

  event(type: string, state: string | null, details: Record<string, unknown> = {}, previous?: number): this {
    this.#id += 1;
    return this.#push(this.#id, previous ?? this.#id - 1, type, state, details);
  }

  /** An event of ours that the service's history does not have. */
  own(type: string, state: string | null, details: Record<string, unknown> = {}): this {
    return this.#push(0, 0, type, state, details);
  }

  #push(id: number, previous: number, type: string, state: string | null, details: Record<string, unknown>): this {
    this.#clock += 100;
    this.events.push({
      seq: this.events.length + 1,
      id,
      previous_id: previous,
      type,
      at: new Date(this.#clock).toISOString(),
      state,
      scope: this.#scope,
      details,
    });
    return this;
  }

  /** What follows happens in this frame. */
  in(...scope: Scope): this {
    this.#scope = scope;
    return this;
  }

  wait(milliseconds: number): this {
    this.#clock += milliseconds;
    return this;
  }

  started(input = "{}"): this {
    return this.event(
      "ExecutionStarted",
      null,
      { input, inputDetails: { truncated: false }, roleArn: "arn:aws:iam::123456789012:role/example" },
      0,
    );
  }

  entered(type: string, name: string, input = "{}"): this {
    return this.event(`${type}StateEntered`, name, { name, input, inputDetails: { truncated: false } });
  }

  exited(type: string, name: string, output = "{}", assigned?: Record<string, string>): this {
    const variables = assigned ? { assignedVariables: assigned, assignedVariablesDetails: { truncated: false } } : {};
    return this.event(`${type}StateExited`, name, { name, output, outputDetails: { truncated: false }, ...variables });
  }

  /** A whole state without attempts. */
  passed(type: string, name: string): this {
    return this.entered(type, name).exited(type, name);
  }

  lambda(step: string, state: string, details: Record<string, unknown> = {}): this {
    const scheduled = { resource: `arn:aws:lambda:us-east-1:123456789012:function:${state}`, input: "{}" };
    return this.event(`LambdaFunction${step}`, state, step === "Scheduled" ? { ...scheduled, ...details } : details);
  }

  task(
    step: string,
    state: string,
    resource: string,
    resourceType: string,
    details: Record<string, unknown> = {},
  ): this {
    return this.event(`Task${step}`, state, { resource, resourceType, ...details });
  }
}
