/** What is wrong with the selected state, above its forms: a click goes to the field, a button mends it. */

import { CircleAlert, TriangleAlert } from "lucide-react";
import type { Problem } from "@/api/types";
import type { StateRef } from "@/asl/machine";
import { Button } from "@/design";
import { goTo } from "../actions";
import { useEditor, useEditorData } from "../model/context";
import { stateOfPointer } from "../model/definition";
import { expectedOf, placeIn } from "../problems/sentence";

/** Errors and warnings of the state itself, not of states inside it; notes stay in the panel of problems. */
export function useStateProblems(state: StateRef): Problem[] {
  const problems = useEditorData((data) => data.problems);
  const definition = useEditorData((data) => data.definition);
  return problems.filter(
    (problem) => problem.severity !== "INFO" && stateOfPointer(definition, problem.pointer)?.pointer === state.pointer,
  );
}

export function StateProblems({ state }: { state: StateRef }) {
  const problems = useStateProblems(state);
  if (problems.length === 0) return null;
  return (
    <ul className="state-problems" aria-label="Problems of this state">
      {problems.map((problem, i) => (
        <Row key={`${problem.code}-${problem.pointer}-${i}`} problem={problem} state={state} />
      ))}
    </ul>
  );
}

function Row({ problem, state }: { problem: Problem; state: StateRef }) {
  const place = placeIn(state.pointer, problem);
  const editor = useEditor();
  const canFix = useEditorData((data) => data.readOnly === null && data.isChecked);
  const isError = problem.severity === "ERROR";
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <li className={isError ? "state-problem is-error" : "state-problem"}>
      <button type="button" className="state-problem-words" onClick={() => goTo(editor, problem.pointer)}>
        <Icon size={14} aria-label={isError ? "Error" : "Warning"} />
        <span>
          {problem.message}
          {(place !== "" || problem.expected !== null) && (
            <small>
              {place !== "" && <code>{place}</code>} {expectedOf(problem)}
            </small>
          )}
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
