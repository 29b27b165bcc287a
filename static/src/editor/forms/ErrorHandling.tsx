/** Retriers, catchers and timeouts of a Task, Map or Parallel. */

import { Plus } from "lucide-react";
import { isFields, type StateRef } from "@/asl/machine";
import type { Path } from "@/asl/syntax";
import { Button } from "@/design";
import { useEditor } from "../model/context";
import { fieldsOf, type QueryLanguage } from "../schema";
import { ErrorNames } from "./ErrorNames";
import { NextSelect } from "./NextSelect";
import { SchemaField } from "./SchemaField";
import { movedOrder, SortableList } from "./SortableList";
import { TextSetting } from "./TextSetting";
import { setField, useIsReadOnly } from "./useSetting";

interface ListProps {
  state: StateRef;
  language: QueryLanguage;
}

export function Retriers({ state, language }: ListProps) {
  return (
    <EntryList
      state={state}
      field="Retry"
      noun="retrier"
      title="Retry"
      help="The first retrier that names the error decides; each keeps its own count."
      fresh={{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 }}
    >
      {(path, entry) => (
        <>
          <ErrorNames path={[...path, "ErrorEquals"]} value={entry.ErrorEquals} />
          <div className="form-columns">
            {fieldsOf("Retrier", language)
              .filter((info) => info.name !== "ErrorEquals" && info.name !== "Comment")
              .map((info) => (
                <SchemaField
                  key={info.name}
                  info={info}
                  path={[...path, info.name]}
                  value={entry[info.name]}
                  language={language}
                  isCompact
                />
              ))}
          </div>
          <TextSetting label="Comment" path={[...path, "Comment"]} value={entry.Comment} />
        </>
      )}
    </EntryList>
  );
}

export function Catchers({ state, language }: ListProps) {
  const fallback =
    state.scope.states.find((other) => other.type === "Fail") ??
    state.scope.states.find((other) => other.name !== state.name) ??
    state;
  return (
    <EntryList
      state={state}
      field="Catch"
      noun="catcher"
      title="Catch"
      help="Tried after the retriers have given up; the first catcher that names the error leads on."
      fresh={{
        ErrorEquals: ["States.ALL"],
        ...(language === "JSONPath" && { ResultPath: "$.error" }),
        Next: fallback.name,
      }}
    >
      {(path, entry, index) => (
        <>
          <ErrorNames path={[...path, "ErrorEquals"]} value={entry.ErrorEquals} />
          <NextSelect label="Fallback state" state={state} slot={["Catch", index, "Next"]} value={entry.Next} />
          {fieldsOf("Catcher", language)
            .filter((info) => !["ErrorEquals", "Next", "Comment"].includes(info.name))
            .map((info) => (
              <SchemaField
                key={info.name}
                info={info}
                path={[...path, info.name]}
                value={entry[info.name]}
                language={language}
              />
            ))}
          <TextSetting label="Comment" path={[...path, "Comment"]} value={entry.Comment} />
        </>
      )}
    </EntryList>
  );
}

interface EntryListProps {
  state: StateRef;
  field: "Retry" | "Catch";
  noun: string;
  title: string;
  help: string;
  fresh: Record<string, unknown>;
  children: (path: Path, entry: Record<string, unknown>, index: number) => React.ReactNode;
}

function EntryList({ state, field, noun, title, help, fresh, children }: EntryListProps) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const list = Array.isArray(state.fields[field]) ? (state.fields[field] as unknown[]) : [];
  const path = [...state.path, field];
  const add = () =>
    editor.run((rewrite) =>
      list.length === 0 ? setField(rewrite, path, [fresh]) : rewrite.insertItem(path, list.length, fresh),
    );
  const remove = (index: number) =>
    editor.run((rewrite) => rewrite.remove(list.length === 1 ? path : [...path, index]));
  const move = (from: number, to: number) =>
    editor.run((rewrite) => rewrite.reorder(path, movedOrder(list.length, from, to)));
  return (
    <section className="form-section">
      <header className="form-section-head">
        <h3>{title}</h3>
        {!isReadOnly && (
          <Button size="s" icon={Plus} onPress={add}>
            {`Add ${noun}`}
          </Button>
        )}
      </header>
      <p className="form-help">{help}</p>
      {list.length === 0 && <p className="form-none">{`No ${noun} yet.`}</p>}
      <SortableList
        noun={noun}
        count={list.length}
        isReadOnly={isReadOnly}
        onMove={move}
        onRemove={remove}
        title={(i) => `${i + 1}. ${errorsOf(list[i])}`}
      >
        {(i) => children([...path, i], isFields(list[i]) ? (list[i] as Record<string, unknown>) : {}, i)}
      </SortableList>
    </section>
  );
}

function errorsOf(entry: unknown): string {
  const errors = isFields(entry) && Array.isArray(entry.ErrorEquals) ? entry.ErrorEquals.map(String) : [];
  return errors.length === 0 ? "no error named" : errors.join(", ");
}
