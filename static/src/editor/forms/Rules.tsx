/** The rules of a Choice, tried from top to bottom, and its Default. */

import { Plus } from "lucide-react";
import { ruleWords } from "@/asl/choice";
import { isFields, type StateRef } from "@/asl/machine";
import { Button } from "@/design";
import { useEditor } from "../model/context";
import { fieldOf, type QueryLanguage } from "../schema";
import { NextSelect } from "./NextSelect";
import { RuleEditor } from "./RuleEditor";
import { SchemaField } from "./SchemaField";
import { movedOrder, SortableList } from "./SortableList";
import { useIsReadOnly } from "./useSetting";
import "./Rules.css";

export function Rules({ state, language }: { state: StateRef; language: QueryLanguage }) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const rules = Array.isArray(state.fields.Choices) ? state.fields.Choices : [];
  const path = [...state.path, "Choices"];
  const target = state.scope.states.find((other) => other.name !== state.name)?.name ?? state.name;
  const condition = language === "JSONata" ? { Condition: "{% true %}" } : { Variable: "$.value", IsPresent: true };
  const add = () => editor.run((rewrite) => rewrite.insertItem(path, rules.length, { ...condition, Next: target }));
  return (
    <section className="form-section">
      <header className="form-section-head">
        <h3>Rules</h3>
        {!isReadOnly && (
          <Button size="s" icon={Plus} onPress={add}>
            Add rule
          </Button>
        )}
      </header>
      <p className="form-help">The first rule that is true decides where the workflow goes on.</p>
      <SortableList
        noun="rule"
        count={rules.length}
        isReadOnly={isReadOnly}
        onMove={(from, to) => editor.run((rewrite) => rewrite.reorder(path, movedOrder(rules.length, from, to)))}
        onRemove={(i) => editor.run((rewrite) => rewrite.remove([...path, i]))}
        title={(i) => `${i + 1}. ${ruleWords(rules[i]) || "empty rule"}`}
      >
        {(i) => {
          const rule = isFields(rules[i]) ? rules[i] : {};
          return (
            <>
              <RuleEditor path={[...path, i]} rule={rule} language={language} />
              <NextSelect label="Then go to" state={state} slot={["Choices", i, "Next"]} value={rule.Next} />
              {["Comment", "Assign", "Output"].map((name) => {
                const info = fieldOf("ChoiceRule", name, language);
                return (
                  info && (
                    <SchemaField
                      key={name}
                      info={info}
                      path={[...path, i, name]}
                      value={rule[name]}
                      language={language}
                    />
                  )
                );
              })}
            </>
          );
        }}
      </SortableList>
      <NextSelect
        label="Default: when no rule is true"
        state={state}
        slot={["Default"]}
        value={state.fields.Default}
        canBeNone
        hint={
          state.fields.Default === undefined
            ? "Without a Default the execution fails with States.NoChoiceMatched."
            : undefined
        }
      />
    </section>
  );
}
