/** All problems of the definition; a click goes to the state and its field. */

import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { Problem } from "@/api/types";
import { Button } from "@/design";
import { goTo } from "../actions";
import { useEditor, useEditorData } from "../model/context";
import { stateOfPointer } from "../model/definition";
import { offsetOf } from "../model/positions";
import { useUi } from "../ui";
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
    </section>
  );
}

function Row({ problem }: { problem: Problem }) {
  const editor = useEditor();
  const definition = useEditorData((data) => data.definition);
  const canFix = useEditorData((data) => data.readOnly === null && data.isChecked);
  const { icon: Icon, word } = SIGNS[problem.severity];
  const state = stateOfPointer(definition, problem.pointer);
  return (
    <li className={`problem problem-${problem.severity.toLowerCase()}`}>
      <button type="button" className="problem-main" onClick={() => show(editor, problem)}>
        <Icon size={15} aria-label={word} />
        <span className="problem-words">
          <span>{problem.message}</span>
          {problem.expected !== null && <small>Expected: {problem.expected}</small>}
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
      {problem.fix !== null && canFix && (
        <Button size="s" onPress={() => editor.applyFix(problem)}>
          {problem.fix.title}
        </Button>
      )}
    </li>
  );
}

function show(editor: ReturnType<typeof useEditor>, problem: Problem): void {
  const { doc } = editor.history.state;
  if (problem.pointer !== "" || problem.rule !== "syntax") goTo(editor, problem.pointer);
  const isSyntax = editor.data.definition.faults.length > 0;
  if (isSyntax) useUi.setState({ mode: "code" });
  const at = offsetOf(doc, problem.line, problem.column);
  editor.history.dispatch({ selection: { anchor: at }, scrollIntoView: true });
}
