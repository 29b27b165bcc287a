/** The right pane: forms for the selected state, or for the workflow when nothing is selected. */

import type { ReactNode } from "react";
import type { Problem } from "@/api/types";
import { queryLanguageOf, type StateRef } from "@/asl/machine";
import { StateIcon, Tabs } from "@/design";
import { tabOfField } from "../actions";
import { Catchers, Retriers } from "../forms/ErrorHandling";
import { SchemaField } from "../forms/SchemaField";
import { useEditor, useEditorData } from "../model/context";
import type { Group, QueryLanguage } from "../schema";
import { fieldsOf } from "../schema";
import { useUi } from "../ui";
import { Configuration, isShown, isTimeLimit } from "./Configuration";
import { EdgePanel } from "./EdgePanel";
import { MachinePanel } from "./MachinePanel";
import { ManyPanel } from "./ManyPanel";
import { StateProblems, useStateProblems } from "./StateProblems";
import { StateText } from "./StateText";
import "./Inspector.css";

export function Inspector() {
  const selection = useEditorData((data) => data.selection);
  const states = useEditorData((data) => data.definition.states);
  const state = states.find((known) => known.pointer === selection.states.at(-1));
  if (selection.states.length > 1) return <ManyPanel pointers={selection.states} />;
  if (state) return <StateInspector key={state.pointer} state={state} />;
  if (selection.edge !== null) return <EdgePanel edge={selection.edge} />;
  return <MachinePanel />;
}

function StateInspector({ state }: { state: StateRef }) {
  const editor = useEditor();
  const language = useEditorData((data) => queryLanguageOf(state, data.definition.value));
  const refusal = useEditorData(() => editor.whyNotEditable());
  const [tab, setTab] = [useUi((ui) => ui.tab), (next: string) => useUi.setState({ tab: next })];
  const wrong = errorsByTab(state, useStateProblems(state));
  const items = tabsOf(state, language).map((item) => ({ ...item, wrong: wrong.get(item.id) }));
  return (
    <div className="inspector">
      <header className="inspector-head">
        <StateIcon type={state.type} resource={state.fields.Resource} size={18} />
        <div className="inspector-title">
          <strong title={state.name}>{state.name}</strong>
          <small>
            {state.type || "No type"} · {language}
          </small>
        </div>
      </header>
      {refusal !== null && <p className="inspector-note">{refusal}</p>}
      <StateProblems state={state} />
      <Tabs
        label="State"
        items={items}
        selected={items.some((item) => item.id === tab) ? tab : "configuration"}
        onSelect={setTab}
      />
    </div>
  );
}

function errorsByTab(state: StateRef, problems: Problem[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const problem of problems) {
    if (problem.severity !== "ERROR") continue;
    const tab = tabOfField(problem.pointer.slice(state.pointer.length + 1).split("/")[0] ?? "");
    found.set(tab, (found.get(tab) ?? 0) + 1);
  }
  return found;
}

function tabsOf(state: StateRef, language: QueryLanguage) {
  const pane = (content: ReactNode) => <div className="inspector-form">{content}</div>;
  const group = (name: Group) =>
    fieldsOf(state.type, language).filter((info) => info["x-group"] === name && !SPECIAL.has(info.name));
  const fields = (name: Group) =>
    group(name).map((info) => (
      <SchemaField
        key={info.name}
        info={info}
        path={[...state.path, info.name]}
        value={state.fields[info.name]}
        language={language}
      />
    ));
  const hasErrors = ["Task", "Map", "Parallel"].includes(state.type);
  const input = language === "JSONata" ? group("Input").filter((info) => info.name !== "Arguments") : group("Input");
  return [
    { id: "configuration", label: "Configuration", content: pane(<Configuration state={state} language={language} />) },
    ...(language === "JSONata"
      ? [{ id: "output", label: "Arguments & Output", content: pane([...fields("Input"), ...fields("Output")]) }]
      : [
          ...(input.length > 0 ? [{ id: "input", label: "Input", content: pane(fields("Input")) }] : []),
          ...(group("Output").length > 0 ? [{ id: "output", label: "Output", content: pane(fields("Output")) }] : []),
        ]),
    ...(group("Variables").length > 0
      ? [{ id: "variables", label: "Variables", content: pane(fields("Variables")) }]
      : []),
    ...(hasErrors
      ? [
          {
            id: "errors",
            label: "Error handling",
            badge: countOf(state.fields.Retry, state.fields.Catch),
            content: pane(
              <>
                <Retriers state={state} language={language} />
                <Catchers state={state} language={language} />
                {group("Configuration")
                  .filter((info) => isTimeLimit(info.name) && isShown(state, info.name))
                  .map((info) => (
                    <SchemaField
                      key={info.name}
                      info={info}
                      path={[...state.path, info.name]}
                      value={state.fields[info.name]}
                      language={language}
                    />
                  ))}
                {fields("Error handling")}
              </>,
            ),
          },
        ]
      : []),
    { id: "definition", label: "Definition", content: <StateText state={state} /> },
  ];
}

/** Fields that have a place of their own in the forms. */
const SPECIAL = new Set(["Retry", "Catch", "Type", "Next", "End", "Comment", "QueryLanguage"]);

function countOf(...lists: unknown[]): number | undefined {
  const count = lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
  return count === 0 ? undefined : count;
}
