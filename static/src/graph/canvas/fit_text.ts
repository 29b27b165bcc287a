/** Texts that are too long end in "…": SVG does not do that by itself. */

const kept = new Map<string, string>();

/** @param width of a text in graph units; @param room graph units */
export function fitText(text: string, room: number, width: (text: string) => number): string {
  const line = text.length > 400 ? text.slice(0, 400) : text;
  const key = `${room}|${line}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const fitted = width(line) <= room ? line : shorten(line, room, width);
  if (kept.size > 5000) kept.clear();
  kept.set(key, fitted);
  return fitted;
}

function shorten(text: string, room: number, width: (text: string) => number): string {
  const letters = [...text]; // whole code points
  let low = 0;
  let high = letters.length - 1;
  while (low < high) {
    const half = Math.ceil((low + high) / 2);
    if (width(`${letters.slice(0, half).join("").trimEnd()}…`) <= room) low = half;
    else high = half - 1;
  }
  return `${letters.slice(0, low).join("").trimEnd()}…`;
}
