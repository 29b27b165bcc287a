/** What an edit carries besides text, so that undo brings it back as well: the selection and the format. */

import { invertedEffects } from "@codemirror/commands";
import { type Extension, Facet, StateEffect, StateField, type Text } from "@codemirror/state";
import type { Format } from "@/asl/syntax";

export interface Selection {
  /** Pointers of the selected states, the active one last. */
  states: readonly string[];
  /** Id of the selected transition on the canvas. */
  edge: string | null;
}

export const NOTHING: Selection = { states: [], edge: null };

interface Swap<T> {
  before: T;
  after: T;
}

/** The selection that goes with a command: `after` when it is done or redone, `before` when it is undone. */
export const selectionSwap = StateEffect.define<Swap<Selection>>();

/** The text is in another format from here on. */
export const formatSwap = StateEffect.define<Swap<Format>>();

const initialFormat = Facet.define<Format, Format>({ combine: (values) => values[0] ?? "json" });

export const formatField = StateField.define<Format>({
  create: (state) => state.facet(initialFormat),
  update: (format, transaction) => {
    for (const effect of transaction.effects) if (effect.is(formatSwap)) return effect.value.after;
    return format;
  },
});

/** Keeps format and selection in the one history. */
export function swapping(format: Format): Extension {
  const turn = <T>({ before, after }: Swap<T>): Swap<T> => ({ before: after, after: before });
  return [
    initialFormat.of(format),
    formatField,
    invertedEffects.of((transaction) =>
      transaction.effects.flatMap((effect): StateEffect<unknown>[] => {
        if (effect.is(selectionSwap)) return [selectionSwap.of(turn(effect.value))];
        return effect.is(formatSwap) ? [formatSwap.of(turn(effect.value))] : [];
      }),
    ),
  ];
}

/** The text with its own line breaks; the editor holds `\n` throughout. */
export function textWithBreaks(doc: Text, newline: "\n" | "\r\n"): string {
  const text = doc.toString();
  return newline === "\n" ? text : text.replaceAll("\n", "\r\n");
}
