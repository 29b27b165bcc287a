/** JSON to write: marks the first mistake and says it in words below, with line, column and size. */

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { indentOnInput } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { useEffect, useId, useMemo, useRef } from "react";
import { count } from "@/design/format";
import { jsonBasics } from "./setup";
import { byteLength, jsonProblem } from "./text";
import "./json.css";

/** The service's limit for input and output of an execution, in bytes of UTF-8. */
export const MAX_INPUT_BYTES = 262_144;

export interface JsonEditorProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
  /** Bytes allowed; shown once the text comes near. */
  limit?: number;
  /** A sentence of the server about this text. */
  error?: string | null;
  hint?: string;
  autoFocus?: boolean;
  /** Height as a CSS class: "json-editor-s" or "json-editor-m". */
  size?: "s" | "m";
}

const markFirstMistake = linter(
  (view) => {
    const text = view.state.doc.toString();
    const problem = jsonProblem(text);
    if (problem === null) return [];
    const to = Math.min(text.length, problem.offset + Math.max(1, problem.length));
    return [{ from: Math.min(problem.offset, text.length), to, severity: "error", message: problem.message }];
  },
  { delay: 150 },
);

export function JsonEditor(props: JsonEditorProps) {
  const { label, text, onChange, limit = MAX_INPUT_BYTES, error = null, hint, autoFocus = false, size = "m" } = props;
  const view = useEditor(label, text, onChange, hint, autoFocus);
  const problem = useMemo(() => jsonProblem(text), [text]);
  const length = useMemo(() => byteLength(text), [text]);
  const sentence = problem && `Line ${problem.line}, column ${problem.column}: ${problem.message}`;
  const messageId = useId();
  return (
    <div className={`json-editor json-editor-${size}`} data-invalid={problem !== null || error !== null || undefined}>
      <div className="json-text" ref={view} aria-describedby={messageId} />
      <footer className="json-foot" id={messageId} aria-live="polite">
        <span className="json-error">{sentence ?? error}</span>
        <span className="tabular json-size" data-over={length > limit || undefined}>
          {count(length)} of {count(limit)} bytes
          {length > limit && `: ${count(length - limit)} too many`}
        </span>
      </footer>
    </div>
  );
}

function useEditor(label: string, text: string, onChange: (text: string) => void, hint = "", autoFocus = false) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const report = useRef(onChange);
  report.current = onChange;
  const initial = useRef(text);
  useEffect(() => {
    if (parent.current === null) return;
    const made = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          jsonBasics(),
          history(),
          closeBrackets(),
          indentOnInput(),
          markFirstMistake,
          placeholder(hint),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label }),
          EditorView.updateListener.of((update) => update.docChanged && report.current(update.state.doc.toString())),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap]),
        ],
      }),
    });
    view.current = made;
    if (autoFocus) made.focus();
    return () => made.destroy();
  }, [label, hint, autoFocus]);
  useEffect(() => {
    const made = view.current;
    initial.current = text;
    if (made === null || made.state.doc.toString() === text) return;
    made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: text } });
  }, [text]);
  return parent;
}
