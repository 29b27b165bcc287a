/** What a state does, by type; its name, what follows, and its comment. */

import { STATE_TYPES, type StateRef, TERMINAL } from "@/asl/machine";
import { Banner, Select } from "@/design";
import { MapForm } from "../forms/MapForm";
import { NextSelect } from "../forms/NextSelect";
import { ParallelForm } from "../forms/ParallelForm";
import { ResourceField } from "../forms/ResourceField";
import { Rules } from "../forms/Rules";
import { SchemaField } from "../forms/SchemaField";
import { TextSetting } from "../forms/TextSetting";
import { useIsReadOnly } from "../forms/useSetting";
import { WaitForm } from "../forms/WaitForm";
import { useEditor } from "../model/context";
import { fieldsOf, type QueryLanguage } from "../schema";
import { NameField } from "./NameField";

/** Drawn by a form of their own, or below. */
const OWN = new Set([
  "Type",
  "Comment",
  "QueryLanguage",
  "Next",
  "End",
  "Resource",
  "Choices",
  "Default",
  "Branches",
  "ItemProcessor",
  "Iterator",
]);
const BY_FORM: Record<string, (name: string) => boolean> = {
  Wait: () => true,
  Map: () => true,
  Task: (name) => isTimeLimit(name),
};
/** The other way to say the same is shown only when it is used, or when the first one is not. */
const ALTERNATIVES: Record<string, string> = {
  TimeoutSecondsPath: "TimeoutSeconds",
  HeartbeatSecondsPath: "HeartbeatSeconds",
  ErrorPath: "Error",
  CausePath: "Cause",
};

export function Configuration({ state, language }: { state: StateRef; language: QueryLanguage }) {
  const isKnown = (STATE_TYPES as readonly string[]).includes(state.type);
  const generic = fieldsOf(state.type, language).filter(
    (info) =>
      info["x-group"] === "Configuration" &&
      !OWN.has(info.name) &&
      !BY_FORM[state.type]?.(info.name) &&
      isShown(state, info.name),
  );
  return (
    <>
      <NameField state={state} />
      {!isKnown && <UnknownType state={state} />}
      {state.type === "Task" && <ResourceField state={state} />}
      {state.type === "Choice" && <Rules state={state} language={language} />}
      {state.type === "Wait" && <WaitForm state={state} language={language} />}
      {state.type === "Map" && <MapForm state={state} language={language} />}
      {state.type === "Parallel" && <ParallelForm state={state} />}
      {isKnown && !TERMINAL.has(state.type) && state.type !== "Choice" && (
        <NextSelect label="Next state" state={state} slot={["Next"]} value={state.fields.Next} canEnd />
      )}
      {generic.map((info) => (
        <SchemaField
          key={info.name}
          info={info}
          path={[...state.path, info.name]}
          value={state.fields[info.name]}
          language={language}
        />
      ))}
      <TextSetting
        label="Comment"
        path={[...state.path, "Comment"]}
        value={state.fields.Comment}
        rows={2}
        placeholder="What this state is for"
      />
      {isKnown && <Language state={state} language={language} />}
    </>
  );
}

/** Time limits stand with the error handling: what they do is fail the task. */
export function isTimeLimit(name: string): boolean {
  return /^(Timeout|Heartbeat)Seconds(Path)?$/.test(name);
}

export function isShown(state: StateRef, name: string): boolean {
  const other = ALTERNATIVES[name];
  return other === undefined || state.fields[name] !== undefined || state.fields[other] === undefined;
}

function UnknownType({ state }: { state: StateRef }) {
  const editor = useEditor();
  const words = state.type === "" ? "This state has no Type." : `${state.type} is not a type of state.`;
  return (
    <>
      <Banner kind="error" title={words}>
        One of {STATE_TYPES.join(", ")} is expected.
      </Banner>
      <Select
        label="Type"
        options={STATE_TYPES.map((type) => ({ id: type, label: type }))}
        value={null}
        onChange={(type) => editor.run((rewrite) => rewrite.set([...state.path, "Type"], type))}
      />
    </>
  );
}

function Language({ state, language }: { state: StateRef; language: QueryLanguage }) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const own = state.fields.QueryLanguage;
  return (
    <Select
      label="Query language"
      hint={`In force: ${language}.`}
      options={[
        { id: "", label: "As the workflow" },
        { id: "JSONPath", label: "JSONPath" },
        { id: "JSONata", label: "JSONata" },
      ]}
      value={typeof own === "string" ? own : ""}
      isDisabled={isReadOnly}
      onChange={(id) =>
        editor.run((rewrite) =>
          rewrite.set([...state.path, "QueryLanguage"], id === "" ? undefined : id, { after: "Type" }),
        )
      }
    />
  );
}
