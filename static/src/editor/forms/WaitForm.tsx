/** How long a Wait waits: exactly one of its fields, which changing the kind keeps true. */

import type { StateRef } from "@/asl/machine";
import { Select } from "@/design";
import { useEditor } from "../model/context";
import type { QueryLanguage } from "../schema";
import { readTimestamp } from "./RuleEditor";
import { type ReadText, readNumber, readPath, readRequiredWords, TextSetting } from "./TextSetting";
import { setField, useIsReadOnly } from "./useSetting";

interface Way {
  id: string;
  label: string;
  field: string;
  fresh: unknown;
  read: ReadText;
  hint: string;
}

const JSONPATH: Way[] = [
  {
    id: "Seconds",
    label: "A fixed number of seconds",
    field: "Seconds",
    fresh: 5,
    read: readNumber({ minimum: 0, maximum: 99_999_999, isWhole: true, isExpression: false }),
    hint: "0 to 99,999,999.",
  },
  {
    id: "SecondsPath",
    label: "Seconds from the input",
    field: "SecondsPath",
    fresh: "$.seconds",
    read: readPath,
    hint: "A path to a whole number.",
  },
  {
    id: "Timestamp",
    label: "Until a fixed point in time",
    field: "Timestamp",
    fresh: "2030-01-01T00:00:00Z",
    read: readTimestamp,
    hint: "RFC 3339, for example 2030-01-01T00:00:00Z.",
  },
  {
    id: "TimestampPath",
    label: "Until a point in time from the input",
    field: "TimestampPath",
    fresh: "$.until",
    read: readPath,
    hint: "A path to an RFC 3339 timestamp.",
  },
];

const orExpression =
  (read: ReadText): ReadText =>
  (text) =>
    text.trim().startsWith("{%") ? { value: text.trim() } : read(text);

const JSONATA: Way[] = [
  {
    ...JSONPATH[0]!,
    label: "Seconds",
    read: readNumber({ minimum: 0, maximum: 99_999_999, isWhole: true, isExpression: true }),
    hint: "A whole number, or an expression {% … %}.",
  },
  {
    ...JSONPATH[2]!,
    label: "Until a point in time",
    read: orExpression(readTimestamp),
    hint: "RFC 3339, or an expression {% … %}.",
  },
];

export function WaitForm({ state, language }: { state: StateRef; language: QueryLanguage }) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const ways = language === "JSONata" ? JSONATA : JSONPATH;
  const present = ways.filter((way) => state.fields[way.field] !== undefined);
  const chosen = present[0] ?? null;
  const change = (id: string) => {
    const next = ways.find((way) => way.id === id)!;
    editor.run((rewrite) => {
      for (const extra of present.slice(1)) rewrite.remove([...state.path, extra.field]);
      if (chosen === null) return setField(rewrite, [...state.path, next.field], next.fresh);
      const old = [...state.path, chosen.field];
      if (next.field === chosen.field) return undefined;
      return rewrite.renameKeys([{ path: old, name: next.field }], [{ path: old, value: next.fresh }]);
    });
  };
  const tooMany =
    present.length > 1
      ? `Only one may be set, but ${present.map((way) => way.field).join(" and ")} are. Choosing one removes the others.`
      : null;
  return (
    <>
      <Select
        label="Wait"
        options={ways.map(({ id, label }) => ({ id, label }))}
        value={chosen?.id ?? null}
        error={tooMany}
        isDisabled={isReadOnly}
        onChange={change}
        placeholder="Choose how long"
      />
      {chosen !== null && (
        <TextSetting
          key={chosen.field}
          label={chosen.field}
          hint={chosen.hint}
          path={[...state.path, chosen.field]}
          value={state.fields[chosen.field]}
          read={keepField(chosen.read)}
          isMono={chosen.field !== "Seconds"}
        />
      )}
    </>
  );
}

/** An emptied field would leave the Wait with nothing: that is refused with a sentence. */
function keepField(read: ReadText): ReadText {
  return (text) =>
    text.trim() === ""
      ? { refusal: "A Wait needs a value here." }
      : read === readRequiredWords
        ? { value: text }
        : read(text);
}
