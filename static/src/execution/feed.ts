/** One execution as it comes in: what REST has first, then the socket from the last sequence number on. */

import { api, isAbort, messageOf } from "@/api/client";
import { openSocket, type Socket } from "@/api/socket";
import type { EventPage, Execution, ExecutionMessage } from "@/api/types";
import { ExecutionModel } from "./model/fold";

export type LinkState = "loading" | "connecting" | "live" | "reconnecting" | "catching_up" | "ended" | "refused";

export interface Link {
  state: LinkState;
  /** When the next try is due, in milliseconds of Unix time. */
  retryAt: number | null;
  message: string | null;
}

const PAGE = 1000;
const PAGES_AHEAD = 4;
/** React is told at most this often; hundreds of events a second become some ten renderings. */
const PUBLISH_EVERY_MS = 90;

export class ExecutionFeed {
  readonly model = new ExecutionModel();
  execution: Execution | null = null;
  link: Link = { state: "loading", retryAt: null, message: null };
  /** Why the page has nothing to show. */
  error: string | null = null;
  /** Rises whenever something above changed. */
  revision = 0;

  readonly #id: string;
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #socket: Socket | null = null;
  #publishTimer: ReturnType<typeof setTimeout> | null = null;
  #published = 0;
  #catchingUp = false;

  constructor(id: string) {
    this.#id = id;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = (): number => this.revision;

  async start(): Promise<void> {
    try {
      this.execution = await api.get<Execution>(`/executions/${this.#id}`, { signal: this.#abort.signal });
      this.#publish();
      await this.#fetchRest();
    } catch (thrown) {
      if (!isAbort(thrown)) this.#fail(messageOf(thrown));
      return;
    }
    if (this.#abort.signal.aborted) return;
    if (this.#isOver()) this.#setLink("ended");
    else this.#connect();
  }

  close(): void {
    this.#abort.abort();
    this.#socket?.close();
    if (this.#publishTimer !== null) clearTimeout(this.#publishTimer);
  }

  reconnectNow = (): void => this.#socket?.reconnectNow();

  /**
   * After a change that this page made itself (stop, redrive): take the answer, and listen again when it goes on.
   * The socket may have told of more before the answer came: then the answer is old.
   */
  accept(execution: Execution): void {
    if (this.execution !== null && execution.last_seq < this.execution.last_seq) return;
    this.execution = execution;
    if (this.link.state === "ended" && !this.#isOver()) this.#connect();
    this.#publish();
  }

  #isOver(): boolean {
    const status = this.execution?.status;
    return (
      status !== "RUNNING" && status !== "PENDING_REDRIVE" && this.model.lastSeq >= (this.execution?.last_seq ?? 0)
    );
  }

  #connect(): void {
    this.#socket = openSocket<ExecutionMessage>({
      path: `/ws/executions/${this.#id}/`,
      after: () => this.model.lastSeq,
      onMessage: (message) => this.#received(message),
      onState: (state, { retryAt, message }) => this.#setLink(state, retryAt, message),
    });
  }

  #received(message: ExecutionMessage): void {
    if (message.type === "events") {
      const { gap } = this.model.append(message.events);
      if (gap) void this.#fillGap();
    } else if (message.type === "execution") {
      const definition = this.execution?.definition ?? { text: "", format: "json" as const };
      this.execution = { ...message.execution, definition };
    }
    this.#publish();
  }

  /** Everything after what the model has; pages that must exist are asked for ahead, and taken in order. */
  async #fetchRest(): Promise<void> {
    let ahead: Promise<EventPage>[] = [];
    let next = this.model.lastSeq;
    for (;;) {
      while (ahead.length === 0 || (ahead.length < PAGES_AHEAD && next < (this.execution?.last_seq ?? 0))) {
        ahead.push(this.#page(next));
        next += PAGE;
      }
      const page = await (ahead.shift() as Promise<EventPage>);
      const { gap } = this.model.append(page.events);
      this.#publish();
      if (gap || (page.events.length < PAGE && ahead.length > 0)) {
        await Promise.allSettled(ahead); // the server gives smaller pages than asked for: go on from where we are
        ahead = [];
        next = this.model.lastSeq;
      } else if (page.ended || page.events.length < PAGE) return;
    }
  }

  #page(after: number): Promise<EventPage> {
    const query = { after, limit: PAGE };
    return api.get<EventPage>(`/executions/${this.#id}/events`, { query, signal: this.#abort.signal });
  }

  async #fillGap(): Promise<void> {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    const before = this.link.state;
    this.#setLink("catching_up");
    try {
      await this.#fetchRest();
      if (this.link.state === "catching_up") this.#setLink(before === "catching_up" ? "live" : before);
    } catch (thrown) {
      if (!isAbort(thrown)) this.#setLink("reconnecting", null, messageOf(thrown));
    } finally {
      this.#catchingUp = false;
    }
  }

  #setLink(state: LinkState, retryAt: number | null = null, message: string | null = null): void {
    this.link = { state, retryAt, message };
    this.#publish();
  }

  #fail(message: string): void {
    this.error = message;
    this.#publish();
  }

  #publish(): void {
    if (this.#publishTimer !== null) return;
    const wait = Math.max(0, this.#published + PUBLISH_EVERY_MS - performance.now());
    this.#publishTimer = setTimeout(() => {
      this.#publishTimer = null;
      this.#published = performance.now();
      this.revision += 1;
      for (const listener of this.#listeners) listener();
    }, wait);
  }
}
