/** A small code editor for a JSON value; what is not JSON stays in it with a sentence that says where. */

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, placeholder } from "@codemirror/view";
import { useEffect, useId, useRef, useState } from "react";
import { parseJson } from "@/asl/parse_json";
import { plainValue } from "@/asl/syntax";
import { codeTheme } from "../code/theme";
import "./JsonEditor.css";

export interface JsonEditorProps {
  label: string;
  hint?: string;
  /** The JSON text as it stands in the definition; "" for nothing. */
  text: string;
  /** Called for every text that is JSON, and with "" when it was emptied. */
  onChange: (text: string) => void;
  /** What is wrong with the value itself. */
  error?: string | null;
  isReadOnly?: boolean;
  placeholder?: string;
  /** Text in `{% … %}` is allowed as it is. */
  isExpressionAllowed?: boolean;
}

export function JsonEditor(props: JsonEditorProps) {
  const { label, hint, text, error, isReadOnly = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [fault, setFault] = useState<string | null>(null);
  const id = useId();

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; later props come through the effects below
  useEffect(() => {
    const made = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: text,
        extensions: extensions(label, props.placeholder ?? "", (typed) => changed(typed)),
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  const changed = (typed: string) => {
    const wrong = faultOf(typed, latest.current.isExpressionAllowed ?? false);
    setFault(wrong);
    if (wrong === null) latest.current.onChange(typed.trim());
  };

  useEffect(() => {
    const made = view.current;
    const now = made?.state.doc.toString() ?? "";
    if (!made || sameJson(now, text) || (made.hasFocus && faultOf(now, false) !== null)) return;
    made.dispatch({ changes: { from: 0, to: now.length, insert: text }, annotations: [], userEvent: "outside" });
    setFault(null);
  }, [text]);

  useEffect(() => {
    view.current?.dispatch({ effects: writable.reconfigure(EditorState.readOnly.of(isReadOnly)) });
  }, [isReadOnly]);

  const sentence = fault ?? error ?? null;
  return (
    <div className="field json-field" data-own-undo={fault === null ? undefined : ""} role="group" aria-labelledby={id}>
      <span className="field-head">
        <span className="field-label" id={id}>
          {label}
        </span>
      </span>
      <div ref={host} className={`json-editor${sentence === null ? "" : " is-invalid"}`} />
      {hint !== undefined && <span className="field-hint">{hint}</span>}
      {sentence !== null && (
        <span className="field-error" role="alert">
          {sentence}
        </span>
      )}
    </div>
  );
}

const writable = new Compartment();

function extensions(label: string, hint: string, onText: (text: string) => void) {
  return [
    writable.of([]),
    json(),
    bracketMatching(),
    closeBrackets(),
    indentOnInput(),
    drawSelection(),
    placeholder(hint),
    codeTheme(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label }),
    // Tab leaves the field, as in every form
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
    history(),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((t) => t.isUserEvent("outside")))
        onText(update.state.doc.toString());
    }),
  ];
}

/** Where and why a text is not JSON, or null. */
export function faultOf(text: string, isExpressionAllowed: boolean): string | null {
  const trimmed = text.trim();
  if (trimmed === "" || (isExpressionAllowed && trimmed.startsWith("{%") && trimmed.endsWith("%}"))) return null;
  const [fault] = parseJson(text).faults;
  if (!fault) return null;
  const lines = text.slice(0, fault.start).split("\n");
  return `Line ${lines.length}, column ${lines.at(-1)!.length + 1}: ${fault.message}`;
}

function sameJson(a: string, b: string): boolean {
  if (a.trim() === b.trim()) return true;
  const [left, right] = [parseJson(a), parseJson(b)];
  if (left.faults.length > 0 || right.faults.length > 0) return false;
  return JSON.stringify(plainValue(left.root)) === JSON.stringify(plainValue(right.root));
}
