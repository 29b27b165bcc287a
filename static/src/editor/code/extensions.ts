/** What the code pane can do; its text is the editor's one text. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintGutter, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { Format } from "@/asl/syntax";
import type { Editor } from "../model/editor";
import { completeAsl } from "./completion";
import { codeTheme } from "./theme";

export function languageOf(format: Format): Extension {
  return format === "json" ? json() : yaml();
}

/** Marks the lines of the selected state; null takes the mark away. */
export const markState = StateEffect.define<{ from: number; to: number } | null>();

const stateLine = Decoration.line({ class: "cm-state-line" });

const stateMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(markState)) continue;
      if (effect.value === null) next = Decoration.none;
      else {
        const { doc } = transaction.state;
        const first = doc.lineAt(Math.min(effect.value.from, doc.length)).number;
        const last = doc.lineAt(Math.min(effect.value.to, doc.length)).number;
        const lines = Array.from({ length: last - first + 1 }, (_, i) => stateLine.range(doc.line(first + i).from));
        next = Decoration.set(lines);
      }
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Everything of the code pane but text, language and history. */
export function codeExtensions(editor: Editor): Extension {
  return [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    EditorState.tabSize.of(2),
    indentUnit.of("  "),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    search({ top: true }),
    autocompletion({ override: [(context) => completeAsl(context, editor.data)] }),
    stateMark,
    codeTheme(),
    keymap.of([
      { key: "Mod-z", preventDefault: true, run: () => editor.undo() },
      { key: "Mod-Shift-z", preventDefault: true, run: () => editor.redo() },
      { key: "Mod-y", preventDefault: true, run: () => editor.redo() },
      { key: "F8", run: nextDiagnostic, shift: previousDiagnostic },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...foldKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({ "aria-label": "Definition of the workflow", tabindex: "0" }),
  ];
}
