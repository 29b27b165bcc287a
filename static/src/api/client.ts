/** One door to /api/v1: JSON, CSRF, abort, and errors that carry the server's own sentence. */

const ROOT = "/api/v1";

/** An answer that is not a success, or no answer at all (`status` 0, code "offline"). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    readonly details: unknown = null,
  ) {
    super(message);
  }
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Query parameters; null, undefined and "" are left out, lists are joined with commas. */
  query?: Record<string, string | number | boolean | readonly string[] | null | undefined>;
  /** Lets the request outlive the page (for the last autosave); the body may then have 64 KiB at most. */
  keepalive?: boolean;
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export const api = {
  get: <T>(path: string, options?: RequestOptions) => request<T>("GET", path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) => request<T>("POST", path, body ?? {}, options),
  put: <T>(path: string, body: unknown, options?: RequestOptions) => request<T>("PUT", path, body, options),
  patch: <T>(path: string, body: unknown, options?: RequestOptions) => request<T>("PATCH", path, body, options),
  delete: (path: string, options?: RequestOptions) => request<void>("DELETE", path, undefined, options),
};

async function request<T>(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = cookie("csrftoken");
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const { signal, keepalive } = options;
  const init: RequestInit = { method, headers, credentials: "same-origin", signal, keepalive };
  if (body !== undefined) init.body = JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(ROOT + path + queryText(options.query), init);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(
      0,
      "offline",
      "The server does not answer. Check that it is running; nothing you typed is lost.",
    );
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  if (!response.ok) throw errorOf(response, text);
  return JSON.parse(text) as T;
}

export function queryText(query: RequestOptions["query"]): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    const text = Array.isArray(value) ? value.join(",") : String(value ?? "");
    if (text !== "") parameters.set(name, text);
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

function errorOf(response: Response, text: string): ApiError {
  try {
    const body = JSON.parse(text) as { code?: string; message?: string; field?: string; details?: unknown };
    if (typeof body.message === "string") {
      return new ApiError(
        response.status,
        body.code ?? "error",
        body.message,
        body.field ?? null,
        body.details ?? null,
      );
    }
  } catch {
    // not JSON: a proxy or a crash page answered; say what is known
  }
  if (response.status === 401) return new ApiError(401, "not_signed_in", "You are signed out. Sign in again.");
  const words = `The server answered ${response.status} ${response.statusText}`.trim();
  return new ApiError(response.status, "unexpected", `${words}. Try again; the server log says more.`);
}

function cookie(name: string): string {
  const prefix = `${name}=`;
  const found = document.cookie.split("; ").find((part) => part.startsWith(prefix));
  return found === undefined ? "" : decodeURIComponent(found.slice(prefix.length));
}
