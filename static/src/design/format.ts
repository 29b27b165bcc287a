/** Durations, sizes, counts and dates in words for people, in the reader's zone and language. */

/** 0.4 s → "400 ms", 12.34 s → "12.3 s", 3 min 5 s, 2 h 4 min, 3 d 4 h. Takes milliseconds; negative counts as 0. */
export function duration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < 999.5) return `${Math.round(span)} ms`;
  if (span < 59_950) return `${trimmed(span / 1000, span < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(span / 1000);
  if (seconds < 3600) return pair(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** For clocks that tick: whole seconds, so that the width stays and nothing flickers. */
export function tickingDuration(ms: number): string {
  return ms < 1000 ? "0 s" : duration(Math.floor(ms / 1000) * 1000);
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function trimmed(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.?0+$/, "");
}

/** 999 → "999 B", 262144 → "256 KiB". */
export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let value = count / 1024;
  let unit = 0;
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${trimmed(value, value < 10 ? 2 : 1)} ${units[unit]}`;
}

const NUMBER = new Intl.NumberFormat();

/** 25000 → "25,000" (in the reader's language). */
export function count(value: number): string {
  return NUMBER.format(value);
}

/** "1 state", "3 states". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const PRECISE = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});
const LONG = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

type Moment = string | number | Date;
const date = (at: Moment): Date => (at instanceof Date ? at : new Date(at));

export const dateTime = (at: Moment): string => DATE_TIME.format(date(at));
export const day = (at: Moment): string => DATE.format(date(at));
export const time = (at: Moment): string => TIME.format(date(at));
/** For title attributes: the whole date with the zone. */
export const longDateTime = (at: Moment): string => LONG.format(date(at));

/** Time of day with milliseconds, for events. */
export const preciseTime = (at: Moment): string => PRECISE.format(date(at));

const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "just now", "5 minutes ago", "yesterday"; older than 30 days: the date. */
export function relativeTime(at: Moment, now: number = Date.now()): string {
  const seconds = (date(at).getTime() - now) / 1000;
  if (Math.abs(seconds) < 45) return "just now";
  if (Math.abs(seconds) > 30 * 86_400) return day(at);
  for (const [unit, size] of STEPS) {
    const value = Math.round(seconds / size);
    if (Math.abs(seconds) >= size * 0.9) return RELATIVE.format(value === 0 ? Math.sign(seconds) : value, unit);
  }
  return RELATIVE.format(Math.sign(seconds), "minute");
}
