import { expect, test } from "vitest";
import { bytes, duration, plural, preciseTime, relativeTime, tickingDuration } from "./format";

test.each([
  [0, "0 ms"],
  [-5, "0 ms"],
  [412.4, "412 ms"],
  [999.6, "1 s"],
  [1000, "1 s"],
  [1234, "1.23 s"],
  [12_345, "12.3 s"],
  [59_949, "59.9 s"],
  [59_960, "1 min"],
  [60_000, "1 min"],
  [185_000, "3 min 5 s"],
  [3_599_600, "1 h"],
  [7_440_000, "2 h 4 min"],
  [86_400_000, "1 d"],
  [273_600_000, "3 d 4 h"],
])("%d ms is %s", (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test("a ticking clock shows whole seconds", () => {
  expect(tickingDuration(999)).toBe("0 s");
  expect(tickingDuration(61_999)).toBe("1 min 1 s");
});

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1 KiB"],
  [1536, "1.5 KiB"],
  [262_144, "256 KiB"],
  [1_048_575, "1 MiB"],
  [1_048_576, "1 MiB"],
])("%d bytes is %s", (count, words) => {
  expect(bytes(count)).toBe(words);
});

test("one and many", () => {
  expect(plural(1, "state")).toBe("1 state");
  expect(plural(0, "state")).toBe("0 states");
  expect(plural(2, "branch", "branches")).toBe("2 branches");
});

const NOW = Date.parse("2026-11-22T17:00:00Z");

test.each([
  ["2026-11-22T16:59:40Z", "just now"],
  ["2026-11-22T16:59:00Z", "1 minute ago"],
  ["2026-11-22T16:05:30Z", "1 hour ago"],
  ["2026-11-22T14:00:00Z", "3 hours ago"],
  ["2026-11-21T17:00:00Z", "yesterday"],
  ["2026-11-15T17:00:00Z", "7 days ago"],
])("%s is %s", (at, words) => {
  expect(relativeTime(at, NOW)).toBe(words);
});

test("long ago is a date", () => {
  expect(relativeTime("2025-01-02T12:00:00Z", NOW)).toMatch(/2025/);
});

test("events are told to the millisecond", () => {
  expect(preciseTime("2026-11-22T17:00:00.007Z")).toMatch(/:00\.007|:00 [AP]M\.007/);
});
