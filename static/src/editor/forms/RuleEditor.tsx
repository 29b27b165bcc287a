/** One Choice rule: a comparison, or All of / Any of / Not around other rules, to any depth. */

import { Plus, Trash2 } from "lucide-react";
import { COMPARATORS, comparatorOf, type RuleKind, ruleKind, valueFor } from "@/asl/choice";
import { type Fields, isFields } from "@/asl/machine";
import type { Path } from "@/asl/syntax";
import { Button, IconButton, Select } from "@/design";
import { useEditor } from "../model/context";
import type { QueryLanguage } from "../schema";
import { readNumber, readPath, readRequiredWords, TextSetting } from "./TextSetting";
import { useFieldError, useIsReadOnly, useSetter } from "./useSetting";

const KINDS: { id: RuleKind; label: string }[] = [
  { id: "comparison", label: "Compare a value" },
  { id: "And", label: "All of these (And)" },
  { id: "Or", label: "Any of these (Or)" },
  { id: "Not", label: "Not this (Not)" },
];

const RULE_FIELDS = new Set(["Next", "Comment", "Assign", "Output"]);
const FIRST: Fields = { Variable: "$.value", IsPresent: true };

export interface RuleEditorProps {
  path: Path;
  rule: Fields;
  language: QueryLanguage;
}

export function RuleEditor({ path, rule, language }: RuleEditorProps) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const kind = ruleKind(rule);
  if (language === "JSONata" || kind === "condition") {
    return (
      <TextSetting
        label="Condition"
        hint="A JSONata expression that gives true or false."
        path={[...path, "Condition"]}
        value={rule.Condition}
        read={readRequiredWords}
        placeholder="{% $states.input.total > 1000 %}"
        isMono
        rows={2}
      />
    );
  }
  const change = (next: string) => editor.run((rewrite) => rewrite.set(path, changedKind(rule, next as RuleKind)));
  return (
    <div className="rule">
      <Select label="Condition" isLabelHidden options={KINDS} value={kind} isDisabled={isReadOnly} onChange={change} />
      {kind === "comparison" && <Comparison path={path} rule={rule} />}
      {kind === "Not" && (
        <div className="rule-inner">
          <RuleEditor path={[...path, "Not"]} rule={isFields(rule.Not) ? rule.Not : {}} language={language} />
        </div>
      )}
      {(kind === "And" || kind === "Or") && (
        <Group path={[...path, kind]} rules={rule[kind]} word={kind === "And" ? "and" : "or"} language={language} />
      )}
    </div>
  );
}

/** The rule with another kind of condition: what was there goes inside a group, or comes out of it. */
export function changedKind(rule: Fields, kind: RuleKind): Fields {
  const kept = Object.fromEntries(Object.entries(rule).filter(([key]) => RULE_FIELDS.has(key)));
  const old = Object.fromEntries(Object.entries(rule).filter(([key]) => !RULE_FIELDS.has(key)));
  const inner = innerRules(old);
  const first = inner[0] ?? FIRST;
  switch (kind) {
    case "And":
    case "Or":
      return { [kind]: inner.length > 0 ? inner : [FIRST], ...kept };
    case "Not":
      return { Not: first, ...kept };
    default:
      return { ...(ruleKind(first) === "comparison" ? first : FIRST), ...kept };
  }
}

function innerRules(old: Fields): Fields[] {
  if (Array.isArray(old.And)) return old.And.filter(isFields);
  if (Array.isArray(old.Or)) return old.Or.filter(isFields);
  if (isFields(old.Not)) return [old.Not];
  return Object.keys(old).length > 0 ? [old] : [];
}

function Group({ path, rules, word, language }: { path: Path; rules: unknown; word: string; language: QueryLanguage }) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const list = Array.isArray(rules) ? rules : [];
  return (
    <div className="rule-inner">
      {list.map((inner, i) => (
        <div key={i} className="rule-part">
          {i > 0 && <span className="rule-word">{word}</span>}
          <div className="rule-part-body">
            <RuleEditor path={[...path, i]} rule={isFields(inner) ? inner : {}} language={language} />
            {!isReadOnly && list.length > 1 && (
              <IconButton
                label={`Remove condition ${i + 1}`}
                icon={Trash2}
                size="s"
                onPress={() => editor.run((rewrite) => rewrite.remove([...path, i]))}
              />
            )}
          </div>
        </div>
      ))}
      {!isReadOnly && (
        <Button
          size="s"
          kind="ghost"
          icon={Plus}
          onPress={() => editor.run((rewrite) => rewrite.insertItem(path, list.length, FIRST))}
        >
          Add condition
        </Button>
      )}
    </div>
  );
}

/** Options of a group stand next to each other. */
const OPTIONS = [...new Set(COMPARATORS.map((c) => c.group))].flatMap((group) =>
  COMPARATORS.filter((c) => c.group === group).map((c) => ({ id: c.name, label: c.words, detail: c.name, group })),
);

function Comparison({ path, rule }: { path: Path; rule: Fields }) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const error = useFieldError(path);
  const comparator = comparatorOf(rule);
  const choose = (name: string) => {
    const next = COMPARATORS.find((c) => c.name === name)!;
    editor.run((rewrite) => {
      if (comparator === null) return rewrite.set([...path, name], valueFor(next, undefined), { after: "Variable" });
      if (comparator.name === name) return undefined;
      const old = [...path, comparator.name];
      return rewrite.renameKeys([{ path: old, name }], [{ path: old, value: valueFor(next, rule[comparator.name]) }]);
    });
  };
  return (
    <div className="rule-comparison">
      <TextSetting
        label="Variable"
        path={[...path, "Variable"]}
        value={rule.Variable}
        read={readPath}
        placeholder="$.order.total"
        isMono
      />
      <Select
        label="Comparison"
        options={OPTIONS}
        value={comparator?.name ?? null}
        isDisabled={isReadOnly}
        onChange={choose}
        error={comparator === null ? error : null}
        placeholder="Choose how to compare"
      />
      {comparator !== null && (
        <RightSide path={[...path, comparator.name]} value={rule[comparator.name]} kind={comparator.value} />
      )}
    </div>
  );
}

function RightSide({ path, value, kind }: { path: Path; value: unknown; kind: string }) {
  const set = useSetter(path);
  const isReadOnly = useIsReadOnly();
  switch (kind) {
    case "boolean":
      return (
        <Select
          label="Value"
          options={["true", "false"].map((id) => ({ id, label: id }))}
          value={String(value)}
          isDisabled={isReadOnly}
          onChange={(id) => set(id === "true")}
        />
      );
    case "number":
      return (
        <TextSetting
          label="Value"
          path={path}
          value={value}
          read={readNumber({ isWhole: false, isExpression: false })}
        />
      );
    case "path":
      return (
        <TextSetting
          label="Compared with the value at"
          path={path}
          value={value}
          read={readPath}
          placeholder="$.limit"
          isMono
        />
      );
    case "timestamp":
      return (
        <TextSetting
          label="Value"
          path={path}
          value={value}
          read={readTimestamp}
          placeholder="2026-01-31T12:00:00Z"
          isMono
        />
      );
    default:
      return <TextSetting label="Value" path={path} value={value} read={readRequiredWords} />;
  }
}

export function readTimestamp(text: string) {
  const isTimestamp =
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
  if (isTimestamp) return { value: text };
  return { refusal: "A point in time like 2026-01-31T12:00:00Z is expected (RFC 3339, with T and Z or an offset)." };
}
