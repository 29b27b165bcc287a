/** All problems of the definition; a click goes to the state and its field. */

import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { messageOf } from "@/api/client";
import type { Problem } from "@/api/types";
import { Button, toast } from "@/design";
import { goTo } from "../actions";
import { useEditor, useEditorData } from "../model/context";
import { stateOfPointer } from "../model/definition";
import { offsetOf } from "../model/positions";
import { useUi } from "../ui";
import { expectedOf } from "./sentence";
import "./ProblemsPanel.css";

const SIGNS = {
  ERROR: { icon: CircleAlert, word: "Error" },
  WARNING: { icon: TriangleAlert, word: "Warning" },
  INFO: { icon: Info, word: "Note" },
};
const ORDER = { ERROR: 0, WARNING: 1, INFO: 2 };

export function ProblemsPanel() {
  const problems = useEditorData((data) => data.problems);
  const isChecked = useEditorData((data) => data.isChecked);
  const failure = useEditorData((data) => data.checkFailure);
  const sorted = [...problems].sort((a, b) => ORDER[a.severity] - ORDER[b.severity] || a.line - b.line);
  return (
    <section className="problems" aria-label="Problems">
      {failure !== null && <p className="problems-none">The definition could not be checked: {failure}</p>}
      {sorted.length === 0 && failure === null && (
        <p className="problems-none">
          {isChecked ? "No problems. This definition can be saved as a version." : "Checking…"}
        </p>
      )}
      <ul>
        {sorted.map((problem, i) => (
          <Row key={`${problem.code}-${problem.pointer}-${i}`} problem={problem} />
        ))}
      </ul>
      <Suppressed />
    </section>
  );
}

function Row({ problem }: { problem: Problem }) {
  const editor = useEditor();
  const definition = useEditorData((data) => data.definition);
  const canFix = useEditorData((data) => data.readOnly === null && data.isChecked);
  const suppressed = useEditorData((data) => data.workflow.suppressed_rules);
  const { icon: Icon, word } = SIGNS[problem.severity];
  const state = stateOfPointer(definition, problem.pointer);
  return (
    <li className={`problem problem-${problem.severity.toLowerCase()}`}>
      <button type="button" className="problem-main" onClick={() => show(editor, problem)}>
        <Icon size={15} aria-label={word} />
        <span className="problem-words">
          <span>{problem.message}</span>
          {problem.expected !== null && <small>{expectedOf(problem)}</small>}
          {problem.help !== null && <small>{problem.help}</small>}
        </span>
        <span className="problem-place">
          {state !== null && <span>{state.name}</span>}
          <code>{problem.pointer || "/"}</code>
          <span>
            {problem.line}:{problem.column}
          </span>
          <code>{problem.code}</code>
        </span>
      </button>
      {problem.docs !== null && (
        <a className="problem-docs" href={problem.docs} target="_blank" rel="noreferrer">
          Why?
        </a>
      )}
      {problem.severity !== "ERROR" && problem.docs !== null && canFix && (
        <Button size="s" kind="ghost" onPress={() => suppress(editor, [...suppressed, problem.rule])}>
          Ignore
        </Button>
      )}
      {problem.fix !== null && canFix && (
        <Button size="s" onPress={() => editor.applyFix(problem)}>
          {problem.fix.title}
        </Button>
      )}
    </li>
  );
}

/** The rules that are ignored in this workflow, and the way back. */
function Suppressed() {
  const editor = useEditor();
  const rules = useEditorData((data) => data.workflow.suppressed_rules);
  const canChange = useEditorData((data) => data.readOnly === null);
  if (rules.length === 0) return null;
  return (
    <p className="problems-none problems-suppressed">
      Ignored in this workflow:
      {rules.map((rule) => (
        <span key={rule}>
          <a href={`/rules/${rule}/`} target="_blank" rel="noreferrer">
            {rule}
          </a>
          {canChange && (
            <Button
              size="s"
              kind="ghost"
              aria-label={`Show ${rule} again`}
              onPress={() =>
                suppress(
                  editor,
                  rules.filter((other) => other !== rule),
                )
              }
            >
              Show again
            </Button>
          )}
        </span>
      ))}
    </p>
  );
}

function suppress(editor: ReturnType<typeof useEditor>, rules: string[]): void {
  editor.suppress(rules).catch((error: unknown) => {
    toast({ kind: "error", title: "Nothing was changed", text: messageOf(error) });
  });
}

function show(editor: ReturnType<typeof useEditor>, problem: Problem): void {
  const { doc } = editor.history.state;
  if (problem.pointer !== "" || problem.rule !== "syntax") goTo(editor, problem.pointer);
  const isSyntax = editor.data.definition.faults.length > 0;
  if (isSyntax) useUi.setState({ mode: "code" });
  const at = offsetOf(doc, problem.line, problem.column);
  editor.history.dispatch({ selection: { anchor: at }, scrollIntoView: true });
}
