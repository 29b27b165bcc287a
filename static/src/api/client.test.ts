// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import { type ApiError, api, isAbort, queryText } from "./client";

const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
});

/** A server of one answer; returns what it was asked. */
function serve(status: number, body: string): { url: string; init: RequestInit }[] {
  const asked: { url: string; init: RequestInit }[] = [];
  globalThis.fetch = async (url, init = {}) => {
    asked.push({ url: String(url), init });
    return new Response(status === 204 ? null : body, { status });
  };
  return asked;
}

async function errorOf(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => Promise.reject(new Error("It should have failed.")),
    (error: ApiError) => error,
  );
}

test("empty parameters are left out and lists are joined", () => {
  expect(queryText({ search: "", status: ["FAILED", "ABORTED"], limit: 5, cursor: null })).toBe(
    "?status=FAILED%2CABORTED&limit=5",
  );
  expect(queryText(undefined)).toBe("");
});

test("changes carry the CSRF token and JSON", async () => {
  // biome-ignore lint/suspicious/noDocumentCookie: the server sets it so
  document.cookie = "csrftoken=abc";
  const asked = serve(200, '{"ok":1}');
  expect(await api.post("/x", { a: 1 })).toEqual({ ok: 1 });
  const { url, init } = asked[0]!;
  expect(url).toBe("/api/v1/x");
  expect(init.headers).toMatchObject({ "X-CSRFToken": "abc", "Content-Type": "application/json" });
  expect(init.body).toBe('{"a":1}');
});

test("the server's own sentence, code, field and details arrive", async () => {
  serve(422, '{"code":"name_invalid","message":"The name is empty.","field":"name","details":[1]}');
  const error = await errorOf(api.post("/x"));
  expect(error).toMatchObject({
    status: 422,
    code: "name_invalid",
    message: "The name is empty.",
    field: "name",
    details: [1],
  });
});

test("an answer that is not JSON still gives a sentence", async () => {
  serve(502, "<html>");
  expect((await errorOf(api.get("/x"))).message).toContain("502");
});

test("no answer at all is told apart", async () => {
  globalThis.fetch = async () => {
    throw new TypeError("network");
  };
  expect(await errorOf(api.get("/x"))).toMatchObject({ status: 0, code: "offline" });
});

test("a request that was given up is no failure of the server", async () => {
  globalThis.fetch = async () => {
    throw new DOMException("gone", "AbortError");
  };
  expect(isAbort(await errorOf(api.get("/x")))).toBe(true);
});

test("an empty answer is undefined", async () => {
  serve(204, "");
  expect(await api.delete("/x")).toBeUndefined();
});
