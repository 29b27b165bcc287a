/** What was last typed for a workflow, kept in this browser so that nothing is typed twice or lost. */

import type { MockDraft } from "./mocks";

export interface RememberedRun {
  input: string;
  mocks: Record<string, MockDraft>;
  /** Id of the environment; absent in what an older release wrote. */
  environment?: string | null;
}

const keyOf = (workflowId: string) => `studio.run.${workflowId}`;

export function recall(workflowId: string): RememberedRun | null {
  try {
    const kept = localStorage.getItem(keyOf(workflowId));
    return kept === null ? null : (JSON.parse(kept) as RememberedRun);
  } catch {
    return null; // written by an older release
  }
}

export function remember(workflowId: string, run: RememberedRun): void {
  try {
    localStorage.setItem(keyOf(workflowId), JSON.stringify(run));
  } catch {
    // the browser's store is full: remembering is a comfort, running goes on
  }
}
