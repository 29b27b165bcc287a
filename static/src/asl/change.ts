/** A replacement in a text, and how to apply a set of them. */

export interface Change {
  /** UTF-16 offsets of the text before any change of the set. */
  start: number;
  end: number;
  insert: string;
}

/** Applies changes that do not overlap, whatever their order. */
export function applyChanges(text: string, changes: readonly Change[]): string {
  let out = text;
  for (const change of [...changes].sort((a, b) => b.start - a.start)) {
    out = out.slice(0, change.start) + change.insert + out.slice(change.end);
  }
  return out;
}
