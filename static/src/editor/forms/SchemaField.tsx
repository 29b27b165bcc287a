/** One field of the definition as the schema describes it: the right control for its kind, its words, its error. */

import type { Path } from "@/asl/syntax";
import { Select, Switch } from "@/design";
import type { FieldInfo, QueryLanguage } from "../schema";
import { JsonSetting } from "./JsonSetting";
import { PathOrNull } from "./PathOrNull";
import { readNumber, readPath, readRequiredWords, readWords, TextSetting } from "./TextSetting";
import { useFieldError, useIsReadOnly, useSetter } from "./useSetting";

export interface SchemaFieldProps {
  info: FieldInfo;
  path: Path;
  value: unknown;
  language: QueryLanguage;
  /** Many fields stand close together: the default is the placeholder, and there is no sentence below. */
  isCompact?: boolean;
}

const JSON_WIDGETS = new Set([
  "payload",
  "json",
  "json-or-expression",
  "assign",
  "credentials",
  "item-reader",
  "item-batcher",
  "result-writer",
  "texts",
]);

export function SchemaField({ info, path, value, language, isCompact = false }: SchemaFieldProps) {
  const words = isCompact
    ? { label: info.title, placeholder: info.default === undefined ? "none" : String(info.default) }
    : { label: info.title, hint: hintOf(info), placeholder: placeholderOf(info) };
  const widget = info["x-widget"] ?? "text";
  if (JSON_WIDGETS.has(widget)) {
    return (
      <JsonSetting
        {...words}
        path={path}
        value={value}
        isExpressionAllowed={language === "JSONata" || widget === "json-or-expression"}
      />
    );
  }
  switch (widget) {
    case "number":
    case "number-or-expression":
      return <TextSetting {...words} path={path} value={value} read={readNumber(rangeOf(info, widget, language))} />;
    case "path":
    case "reference-path":
      return <TextSetting {...words} path={path} value={value} read={readPath} isMono />;
    case "path-or-null":
      return <PathOrNull info={info} path={path} value={value} />;
    case "select":
      return <Choice info={info} path={path} value={value} isCompact={isCompact} />;
    case "boolean":
      return <YesNo info={info} path={path} value={value} />;
    default:
      return (
        <TextSetting
          {...words}
          path={path}
          value={value}
          read={info.isRequired ? readRequiredWords : readWords}
          isMono={widget !== "text"}
        />
      );
  }
}

export function hintOf(info: FieldInfo): string | undefined {
  if (info.default === undefined || info.default === null || typeof info.default === "object") return info.description;
  return `${info.description ?? ""} Default: ${String(info.default)}.`.trim();
}

function placeholderOf(info: FieldInfo): string {
  const [example] = info.examples ?? [];
  if (example === undefined) return "";
  return typeof example === "string" || typeof example === "number" ? String(example) : JSON.stringify(example);
}

function rangeOf(info: FieldInfo, widget: string, language: QueryLanguage) {
  const types = Array.isArray(info.type) ? info.type : [info.type];
  const { minimum, maximum } = info;
  return {
    minimum,
    maximum,
    isWhole: !types.includes("number"),
    isExpression: widget === "number-or-expression" && language === "JSONata",
  };
}

function Choice({ info, path, value, isCompact }: Omit<SchemaFieldProps, "language">) {
  const set = useSetter(path);
  const error = useFieldError(path);
  const isReadOnly = useIsReadOnly();
  const unset = info.default === undefined ? "Not set" : `Not set (${String(info.default)})`;
  const options = [
    { id: "", label: unset },
    ...(info.enum ?? []).map((option) => ({ id: String(option), label: String(option) })),
  ];
  return (
    <Select
      label={info.title}
      hint={isCompact ? undefined : info.description}
      error={error}
      options={options}
      value={value === undefined ? "" : String(value)}
      isDisabled={isReadOnly}
      onChange={(id) => set(id === "" ? undefined : id)}
    />
  );
}

function YesNo({ info, path, value }: Omit<SchemaFieldProps, "language">) {
  const set = useSetter(path);
  const isReadOnly = useIsReadOnly();
  return (
    <Switch isSelected={value === true} isDisabled={isReadOnly} hint={info.description} onChange={set}>
      {info.title}
    </Switch>
  );
}
