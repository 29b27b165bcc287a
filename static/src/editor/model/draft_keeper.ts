/** Saves the draft while one works: a copy in this browser at once, the server soon after; a conflict loses nothing. */

import { ApiError, api, messageOf } from "@/api/client";
import type { Draft, TextFormat } from "@/api/types";

export type SaveState =
  | { kind: "saved"; at: string }
  | { kind: "unsaved" }
  | { kind: "saving" }
  /** Not on the server; the copy in this browser is kept and the save is tried again. */
  | { kind: "failed"; message: string }
  | { kind: "conflict"; theirs: Draft };

export interface LocalCopy {
  text: string;
  format: TextFormat;
  revision: number;
  at: string;
}

export interface DraftText {
  text: string;
  format: TextFormat;
}

const PAUSE_MS = 700;
const RETRY_MS = 5000;
const KEEPALIVE_LIMIT = 60_000; // bytes that the browser sends after the page is gone

const keyOf = (workflowId: string) => `studio.draft.${workflowId}`;

/** The copy that this browser kept because the server did not have it yet, or null. */
export function localCopy(workflowId: string): LocalCopy | null {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(workflowId)) ?? "null") as LocalCopy | null;
    return kept !== null && typeof kept.text === "string" ? kept : null;
  } catch {
    return null; // not ours, or storage is switched off: there is no copy then
  }
}

export function forgetLocalCopy(workflowId: string): void {
  localStorage.removeItem(keyOf(workflowId));
}

export class DraftKeeper {
  state: SaveState;
  private saved: DraftText;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;

  constructor(
    private readonly workflowId: string,
    private revision: number,
    saved: DraftText & { at: string },
    private readonly current: () => DraftText,
    private readonly onState: (state: SaveState, draft: Draft | null) => void,
  ) {
    this.saved = { text: saved.text, format: saved.format };
    this.state = { kind: "saved", at: saved.at };
  }

  get hasUnsaved(): boolean {
    const { text, format } = this.current();
    return text !== this.saved.text || format !== this.saved.format;
  }

  /** The text changed: keeps it here, and sends it after a short pause. */
  changed(): void {
    if (this.state.kind === "conflict") return this.keepCopy();
    if (!this.hasUnsaved) {
      clearTimeout(this.timer);
      forgetLocalCopy(this.workflowId);
      if (this.state.kind !== "saved") this.show({ kind: "saved", at: new Date().toISOString() });
      return;
    }
    this.keepCopy();
    if (this.state.kind !== "unsaved") this.show({ kind: "unsaved" });
    this.schedule(PAUSE_MS);
  }

  /** Sends what is not saved now; resolves when the server has it. @throws ApiError when it has not. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    await this.running;
    if (this.hasUnsaved) await this.save();
    if (this.state.kind === "failed") throw new ApiError(0, "draft_not_saved", this.state.message);
    if (this.state.kind === "conflict")
      throw new ApiError(409, "draft_conflict", "Somebody else changed the draft: decide which text stays.");
  }

  /** The page goes away: the last try that the browser lets us make. The copy stays until the server has the text. */
  leave(): void {
    if (!this.hasUnsaved || this.state.kind === "conflict") return;
    this.keepCopy();
    const body = { ...this.current(), revision: this.revision };
    const keepalive = new Blob([JSON.stringify(body)]).size < KEEPALIVE_LIMIT;
    void api.put<Draft>(this.path, body, { keepalive }).then(
      () => forgetLocalCopy(this.workflowId),
      () => undefined, // the copy is still there
    );
  }

  /** After a conflict: what is on the screen now is to replace `theirs`, or is theirs. */
  settle(theirs: Draft): void {
    this.revision = theirs.revision;
    this.saved = { text: theirs.text, format: theirs.format };
    this.show({ kind: "saved", at: theirs.saved_at });
    this.changed();
  }

  private get path(): string {
    return `/workflows/${this.workflowId}/draft`;
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), delay);
  }

  private save(): Promise<void> {
    this.running ??= this.send().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async send(): Promise<void> {
    const sent = this.current();
    this.show({ kind: "saving" });
    try {
      const draft = await api.put<Draft>(this.path, { ...sent, revision: this.revision });
      this.revision = draft.revision;
      this.saved = sent;
      if (this.hasUnsaved) {
        this.show({ kind: "unsaved" }, draft);
        return this.schedule(PAUSE_MS);
      }
      forgetLocalCopy(this.workflowId);
      this.show({ kind: "saved", at: draft.saved_at }, draft);
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    const details =
      error instanceof ApiError && error.status === 409 ? (error.details as { draft?: Draft } | null) : null;
    if (details?.draft) return this.show({ kind: "conflict", theirs: details.draft });
    this.show({ kind: "failed", message: messageOf(error) });
    const isWorthRetrying = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
    if (isWorthRetrying) this.schedule(RETRY_MS);
  }

  private keepCopy(): void {
    const copy: LocalCopy = { ...this.current(), revision: this.revision, at: new Date().toISOString() };
    try {
      localStorage.setItem(keyOf(this.workflowId), JSON.stringify(copy));
    } catch {
      // storage is full or switched off: the server is the only keeper then, and `leave` still tries
    }
  }

  private show(state: SaveState, draft: Draft | null = null): void {
    this.state = state;
    this.onState(state, draft);
  }
}
