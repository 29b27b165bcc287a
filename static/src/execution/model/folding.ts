/** For tests: a history folded at once, and what is asked of it. */

import { expect } from "vitest";
import { ExecutionModel } from "./fold";
import type { History } from "./histories";
import { NO_PICKS, stateView } from "./select";
import type { Visit } from "./visits";

export function fold(history: History): ExecutionModel {
  const model = new ExecutionModel();
  expect(model.append(history.events)).toEqual({ applied: history.events.length, gap: false });
  return model;
}

export function visitsOf(model: ExecutionModel, state: string): Visit[] {
  return model.totals.get(state)?.visits ?? [];
}

export function statusOf(model: ExecutionModel, state: string): string | null {
  return stateView(model, state, NO_PICKS).status;
}

export const succeeded = (history: History) =>
  history.in().event("ExecutionSucceeded", null, { output: '{"ok":true}' });
