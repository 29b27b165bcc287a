/** The definition as text: the same text that canvas and forms write to. */

import { setDiagnostics } from "@codemirror/lint";
import { openSearchPanel } from "@codemirror/search";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { nodeAt, pathOf } from "@/asl/syntax";
import { useEditor, useEditorData } from "../model/context";
import { stateAround } from "../model/definition";
import type { Editor } from "../model/editor";
import { spanOf } from "../model/positions";
import { useUi } from "../ui";
import { markState } from "./extensions";
import "./CodePane.css";

export function CodePane({ isShown }: { isShown: boolean }) {
  const editor = useEditor();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);

  useEffect(() => {
    const made = new EditorView({
      state: editor.history.state,
      parent: host.current!,
      dispatchTransactions: (transactions) => {
        editor.history.accept(transactions);
        if (
          transactions.some(
            (t) => t.selection && (t.isUserEvent("select") || t.isUserEvent("input") || t.isUserEvent("delete")),
          )
        ) {
          selectAtCursor(editor);
        }
      },
    });
    view.current = made;
    const detach = editor.history.attach(made);
    return () => {
      detach();
      made.destroy();
      view.current = null;
    };
  }, [editor]);

  const findAsked = useUi((ui) => ui.findAsked);
  useEffect(() => {
    if (!findAsked || !view.current) return;
    openSearchPanel(view.current);
    useUi.setState({ findAsked: false });
  }, [findAsked]);

  useDiagnostics(editor);
  useStateMark(editor, view, isShown);
  return <div className="code-pane" ref={host} data-testid="code-pane" />;
}

/** Moving the cursor selects the state it is in; with nothing around it the selection stays. */
function selectAtCursor(editor: Editor): void {
  const pointer = stateAround(editor.data.definition, editor.history.state.selection.main.head);
  if (pointer !== null && pointer !== editor.data.selection.states.at(-1)) editor.selectState(pointer);
}

function useDiagnostics(editor: Editor): void {
  const problems = useEditorData((data) => data.problems);
  useEffect(() => {
    const { state } = editor.history;
    const diagnostics = problems.map((problem) => ({
      ...spanOf(state.doc, problem),
      severity:
        problem.severity === "ERROR"
          ? ("error" as const)
          : problem.severity === "WARNING"
            ? ("warning" as const)
            : ("info" as const),
      message: problem.message,
      source: problem.code,
      ...(problem.fix && { actions: [{ name: problem.fix.title, apply: () => editor.applyFix(problem) }] }),
    }));
    editor.history.dispatch(setDiagnostics(state, diagnostics));
  }, [editor, problems]);
}

/** Highlights the text of the selected state, and scrolls to it when the selection came from elsewhere. */
function useStateMark(editor: Editor, view: React.RefObject<EditorView | null>, isShown: boolean): void {
  const pointer = useEditorData((data) => data.selection.states.at(-1) ?? null);
  const root = useEditorData((data) => data.definition.root);
  const shown = useRef<string | null>(null);
  useEffect(() => {
    const path = pointer === null ? null : pathOf(pointer);
    const parent = path === null ? null : nodeAt(root, path.slice(0, -1));
    const entry = parent?.kind === "map" ? parent.entries.find((e) => e.key === path!.at(-1)) : undefined;
    const { state } = editor.history;
    if (entry && entry.value.end <= state.doc.length) {
      editor.history.dispatch({ effects: markState.of({ from: entry.keyStart, to: entry.value.end }) });
      const isNew = shown.current !== pointer;
      if (isShown && isNew && !view.current?.hasFocus) {
        shown.current = pointer;
        editor.history.dispatch({ effects: EditorView.scrollIntoView(entry.keyStart, { y: "start", yMargin: 60 }) });
      }
    } else {
      editor.history.dispatch({ effects: markState.of(null) });
      shown.current = null;
    }
  }, [editor, pointer, root, isShown, view]);
}
