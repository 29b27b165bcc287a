/** A field of the definition that holds any JSON: payload templates, results, variables. */

import { rawOf } from "@/asl/block_changes";
import { parseJson } from "@/asl/parse_json";
import { Raw } from "@/asl/print";
import { nodeAt, type Path, plainValue } from "@/asl/syntax";
import { useEditorData } from "../model/context";
import { JsonEditor } from "./JsonEditor";
import { useFieldError, useIsReadOnly, useSetter } from "./useSetting";

export interface JsonSettingProps {
  path: Path;
  value: unknown;
  label: string;
  hint?: string;
  placeholder?: string;
  isExpressionAllowed?: boolean;
}

export function JsonSetting({ path, value, ...words }: JsonSettingProps) {
  const set = useSetter(path);
  const error = useFieldError(path);
  const isReadOnly = useIsReadOnly();
  const isJson = useEditorData((data) => data.format === "json");
  const source = useEditorData((data) =>
    data.format === "json" && !data.definition.isStale ? sourceOf(data.text, data.definition.root, path) : null,
  );
  const change = (text: string) => {
    if (text === "") return set(undefined);
    if (words.isExpressionAllowed && text.startsWith("{%")) return set(text);
    // in JSON the text is taken as it was written, numbers and spacing included
    return set(isJson ? new Raw(text, "") : plainValue(parseJson(text).root));
  };
  const text = shownText(value, source, words.isExpressionAllowed ?? false);
  return <JsonEditor {...words} text={text} onChange={change} error={error} isReadOnly={isReadOnly} />;
}

function shownText(value: unknown, source: string | null, isExpressionAllowed: boolean): string {
  if (value === undefined) return "";
  if (isExpressionAllowed && typeof value === "string" && value.startsWith("{%")) return value;
  return source ?? JSON.stringify(value, null, 2);
}

function sourceOf(text: string, root: Parameters<typeof nodeAt>[0], path: Path): string | null {
  const node = nodeAt(root, path);
  return node ? rawOf(text, node).at("", "\n") : null;
}
