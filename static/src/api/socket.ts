/** A websocket that comes back by itself and resumes after the last sequence number seen. */

export type SocketState = "connecting" | "live" | "reconnecting" | "ended" | "refused";

export interface SocketOptions<M> {
  /** Path on this server, such as "/ws/executions/ID/". */
  path: string;
  /** The last sequence number the page already has; asked anew before every (re)connection. Leave out for feeds without one. */
  after?: () => number;
  onMessage: (message: M) => void;
  onState?: (state: SocketState, detail: { retryAt: number | null; message: string | null }) => void;
}

export interface Socket {
  close(): void;
  /** Do not wait for the back-off. */
  reconnectNow(): void;
}

const SILENCE_MS = 45_000; // the server pings every 20 s: two missed pings mean that the line is dead
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const REFUSALS = new Set([4400, 4401, 4403, 4404]);

/** Waits 0.5 s, 1 s, 2 s … 15 s; `random` in [0, 1) spreads the clients by a quarter. */
export function retryDelay(attempt: number, random: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt) * (0.875 + random / 4);
}

export function openSocket<M extends { type: string }>(options: SocketOptions<M>): Socket {
  return new ResumingSocket<M>(options);
}

class ResumingSocket<M extends { type: string }> implements Socket {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private everLive = false;
  private done = false;
  private refusal: string | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: SocketOptions<M>) {
    window.addEventListener("online", this.reconnectNow);
    this.connect();
  }

  close(): void {
    this.finish();
    this.socket?.close(1000);
  }

  reconnectNow = (): void => {
    if (this.done || this.socket !== null) return;
    clearTimeout(this.retryTimer);
    this.attempt = 0;
    this.connect();
  };

  private connect(): void {
    this.tell(this.everLive || this.attempt > 0 ? "reconnecting" : "connecting");
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const cursor = this.options.after === undefined ? "" : `?after=${this.options.after()}`;
    const socket = new WebSocket(`${scheme}//${location.host}${this.options.path}${cursor}`);
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = (event) => this.received(socket, String(event.data));
    socket.onclose = (event) => this.closed(socket, event.code);
    this.listenForSilence();
  }

  private opened(): void {
    this.listenForSilence();
    this.attempt = 0;
    this.tell("live");
    this.everLive = true;
  }

  private received(socket: WebSocket, text: string): void {
    if (socket !== this.socket || this.done) return;
    this.listenForSilence();
    const message = JSON.parse(text) as { type: string; message?: string };
    if (message.type === "ping") {
      socket.send('{"type":"pong"}');
    } else if (message.type === "error") {
      this.refusal = message.message ?? null;
    } else {
      this.options.onMessage(message as M);
      if (message.type === "ended") {
        this.finish();
        this.tell("ended");
        socket.close(1000);
      }
    }
  }

  private closed(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return;
    this.socket = null;
    clearTimeout(this.silenceTimer);
    if (this.done) return;
    if (REFUSALS.has(code)) {
      this.finish();
      this.tell("refused", null, this.refusal ?? `The server refused the live connection (code ${code}).`);
      return;
    }
    const delay = retryDelay(this.attempt++, Math.random());
    this.retryTimer = setTimeout(() => this.connect(), delay);
    this.tell("reconnecting", Date.now() + delay);
  }

  private listenForSilence(): void {
    clearTimeout(this.silenceTimer);
    const socket = this.socket;
    this.silenceTimer = setTimeout(() => {
      if (socket === null) return;
      socket.close();
      this.closed(socket, 1006); // a dead line may never fire `close`
    }, SILENCE_MS);
  }

  private finish(): void {
    this.done = true;
    clearTimeout(this.retryTimer);
    clearTimeout(this.silenceTimer);
    window.removeEventListener("online", this.reconnectNow);
  }

  private tell(state: SocketState, retryAt: number | null = null, message: string | null = null): void {
    this.options.onState?.(state, { retryAt, message });
  }
}
