/** A field for words, paths, expressions or numbers; what cannot be written stays in the field with its sentence. */

import { useEffect, useRef, useState } from "react";
import type { Path } from "@/asl/syntax";
import { TextArea, TextField } from "@/design";
import { useFieldError, useIsReadOnly, useSetter } from "./useSetting";

export interface SettingWords {
  label: string;
  hint?: string;
  placeholder?: string;
  isMono?: boolean;
  /** Shows several lines. */
  rows?: number;
}

/** What a typed text becomes: a value for the definition, nothing (removes the field), or a sentence that says why not. */
export type Reading = { value: unknown } | { refusal: string };
export type ReadText = (text: string) => Reading;

export const readWords: ReadText = (text) => ({ value: text === "" ? undefined : text });

/** Words that may be empty: the field stays. */
export const readRequiredWords: ReadText = (text) => ({ value: text });

export const readPath: ReadText = (text) => {
  if (text === "") return { value: undefined };
  if (text.startsWith("$")) return { value: text }; // a placeholder, too
  return { refusal: `A path starts with $, for example $.order.id; this starts with ${JSON.stringify([...text][0])}.` };
};

/** Filled in when the definition is deployed: it may stand for anything. */
const PLACEHOLDER = /^\$\{[^{}]+\}$/;

/** A whole or decimal number in a range; a JSONata expression where one may stand. */
export function readNumber(range: {
  minimum?: number;
  maximum?: number;
  isWhole: boolean;
  isExpression: boolean;
}): ReadText {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed === "") return { value: undefined };
    if (range.isExpression && trimmed.startsWith("{%")) return { value: trimmed };
    if (PLACEHOLDER.test(trimmed)) return { value: trimmed };
    const number = Number(trimmed);
    const kind = range.isWhole ? "A whole number" : "A number";
    if (!Number.isFinite(number) || (range.isWhole && !Number.isInteger(number))) {
      return {
        refusal: `${kind} is expected${range.isExpression ? " or an expression {% … %}" : ""}, not ${JSON.stringify(trimmed)}.`,
      };
    }
    const { minimum, maximum } = range;
    if (minimum !== undefined && number < minimum) return { refusal: `The smallest number here is ${minimum}.` };
    if (maximum !== undefined && number > maximum) return { refusal: `The largest number here is ${maximum}.` };
    return { value: number };
  };
}

export interface TextSettingProps extends SettingWords {
  path: Path;
  value: unknown;
  read?: ReadText;
}

export function TextSetting({ path, value, read = readWords, rows, ...words }: TextSettingProps) {
  const set = useSetter(path);
  const problem = useFieldError(path);
  const isReadOnly = useIsReadOnly();
  const shown = textOf(value);
  const [text, setText] = useState(shown);
  const committed = useRef(shown);
  useEffect(() => {
    // the value changed elsewhere (undo, code, another form): show it; what was typed here is that value already
    if (committed.current === shown) return;
    committed.current = shown;
    setText(shown);
  }, [shown]);
  const reading = text === shown ? null : read(text);
  const refusal = reading && "refusal" in reading ? reading.refusal : null;
  const change = (typed: string) => {
    setText(typed);
    const result = read(typed);
    if ("refusal" in result) return;
    committed.current = textOf(result.value);
    set(result.value);
  };
  const props = { ...words, value: text, onChange: change, error: refusal ?? problem, isReadOnly };
  return (
    <div data-own-undo={refusal === null ? undefined : ""}>
      {rows === undefined ? <TextField {...props} /> : <TextArea {...props} rows={rows} />}
    </div>
  );
}

function textOf(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
