/** Reading and writing one field of the definition from a form. */

import { useMemo } from "react";
import type { Problem } from "@/api/types";
import { type Fields, isFields } from "@/asl/machine";
import type { Rewrite } from "@/asl/rewrite";
import { type Path, pointerOf } from "@/asl/syntax";
import { useEditor, useEditorData } from "../model/context";
import { sentenceOf } from "../problems/sentence";

/** New fields of a state stand before its Next or End, as people write them. */
export function setField(rewrite: Rewrite, path: Path, value: unknown): void {
  const holder = rewrite.value(path.slice(0, -1));
  const before = isFields(holder)
    ? ["Next", "End", "Catch"].find((key) => key in holder && key !== path.at(-1))
    : undefined;
  rewrite.set(path, value, before === undefined || before === "Catch" ? {} : { before });
}

/** Sets the field at `path` in the definition; undefined removes it. */
export function useSetter(path: Path): (value: unknown) => boolean {
  const editor = useEditor();
  const pointer = pointerOf(path);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pointer is the path, by value
  return useMemo(
    () => (value: unknown) => editor.run((rewrite) => setField(rewrite, path, value), { field: pointer }),
    [editor, pointer],
  );
}

/** The first sentence that is wrong with the field at `path`, or with anything in it. */
export function useFieldError(path: Path): string | null {
  const pointer = pointerOf(path);
  return useEditorData((data) => errorAt(data.problems, pointer));
}

export function errorAt(problems: readonly Problem[], pointer: string): string | null {
  const found = problems.find(
    (p) => p.severity === "ERROR" && (p.pointer === pointer || p.pointer.startsWith(`${pointer}/`)),
  );
  return found === undefined ? null : sentenceOf(found);
}

export function useIsReadOnly(): boolean {
  return useEditorData((data) => data.readOnly !== null || data.definition.faults.length > 0);
}

export function fieldsOrEmpty(value: unknown): Fields {
  return isFields(value) ? value : {};
}
