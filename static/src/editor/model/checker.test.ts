// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Problem } from "@/api/types";
import { type CheckedText, Checker } from "./checker";

const real = globalThis.fetch;
let asked: string[] = [];
let given: [Problem[], string][] = [];

beforeEach(() => {
  asked = [];
  given = [];
  vi.useFakeTimers();
  globalThis.fetch = async (_url, init = {}) => {
    asked.push((JSON.parse(String(init.body)) as CheckedText).text);
    return new Response('{"problems":[]}');
  };
});
afterEach(() => {
  globalThis.fetch = real;
  vi.useRealTimers();
});

const text = (value: string): CheckedText => ({
  text: value,
  format: "json",
  type: "STANDARD",
  workflow: "w",
  environment: null,
});
const checker = () =>
  new Checker(
    (problems, of) => given.push([problems, of]),
    (message) => expect.fail(message),
  );

test("the first change after a rest is asked about at once", async () => {
  checker().check(text("a"));
  expect(asked).toEqual(["a"]);
  await vi.runAllTimersAsync();
  expect(given).toEqual([[[], "a"]]);
});

test("of several quick changes the last one is asked about, and its answer alone counts", async () => {
  const one = checker();
  for (const value of ["a", "ab", "abc"]) one.check(text(value));
  await vi.runAllTimersAsync();
  expect(asked).toEqual(["a", "abc"]);
  expect(given).toEqual([[[], "abc"]]);
});

test("after a rest it is asked at once again", async () => {
  const one = checker();
  one.check(text("a"));
  await vi.advanceTimersByTimeAsync(1000);
  one.check(text("b"));
  expect(asked).toEqual(["a", "b"]);
});

test("nothing is asked when it was stopped", async () => {
  const one = checker();
  one.check(text("a"));
  one.check(text("b"));
  one.stop();
  await vi.runAllTimersAsync();
  expect(asked).toEqual(["a"]);
  expect(given).toEqual([]);
});
