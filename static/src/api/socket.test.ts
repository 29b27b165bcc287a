// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openSocket, retryDelay, type SocketState } from "./socket";

/** The browser's side of a websocket, driven by the test as the server would. */
class Line {
  static all: Line[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: string[] = [];
  isClosed = false;
  constructor(readonly url: string) {
    Line.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.isClosed = true;
  }
  says(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const realSocket = globalThis.WebSocket;
beforeEach(() => {
  Line.all = [];
  vi.useFakeTimers();
  globalThis.WebSocket = Line as unknown as typeof WebSocket;
});
afterEach(() => {
  vi.useRealTimers();
  globalThis.WebSocket = realSocket;
});

function connect() {
  const seen = { states: [] as SocketState[], messages: [] as { type: string }[], seq: 0 };
  const socket = openSocket<{ type: string }>({
    path: "/ws/executions/1/",
    after: () => seen.seq,
    onMessage: (message) => seen.messages.push(message),
    onState: (state) => seen.states.push(state),
  });
  return { seen, socket };
}

test("it asks for what comes after the last number it has, after each break anew", () => {
  const { seen } = connect();
  expect(Line.all[0]!.url).toMatch(/\/ws\/executions\/1\/\?after=0$/);
  Line.all[0]!.onopen?.();
  seen.seq = 41;
  Line.all[0]!.onclose?.({ code: 1006 });
  vi.advanceTimersByTime(1000);
  expect(Line.all[1]!.url).toMatch(/after=41$/);
  Line.all[1]!.onopen?.();
  expect(seen.states).toEqual(["connecting", "live", "reconnecting", "reconnecting", "live"]);
});

test("it answers pings and does not pass them on", () => {
  const { seen } = connect();
  Line.all[0]!.onopen?.();
  Line.all[0]!.says({ type: "ping" });
  expect(Line.all[0]!.sent).toEqual(['{"type":"pong"}']);
  expect(seen.messages).toEqual([]);
});

test("a line that is silent for too long is dead", () => {
  const { seen } = connect();
  Line.all[0]!.onopen?.();
  vi.advanceTimersByTime(46_000);
  expect(Line.all[0]!.isClosed).toBe(true);
  expect(seen.states).toContain("reconnecting");
});

test("after the end it does not come back", () => {
  const { seen } = connect();
  Line.all[0]!.onopen?.();
  Line.all[0]!.says({ type: "ended" });
  Line.all[0]!.onclose?.({ code: 1000 });
  vi.advanceTimersByTime(60_000);
  expect(Line.all).toHaveLength(1);
  expect(seen.states.at(-1)).toBe("ended");
});

test("a refusal is final", () => {
  const { seen } = connect();
  Line.all[0]!.says({ type: "error", code: "not_allowed", message: "No." });
  Line.all[0]!.onclose?.({ code: 4403 });
  vi.advanceTimersByTime(60_000);
  expect(Line.all).toHaveLength(1);
  expect(seen.states.at(-1)).toBe("refused");
});

test("it waits longer after each failure, up to a quarter of a minute", () => {
  expect([0, 1, 2, 3, 9].map((attempt) => retryDelay(attempt, 0.5))).toEqual([500, 1000, 2000, 4000, 15_000]);
});
