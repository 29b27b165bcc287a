/** Two texts, side by side or as one; what did not change folds away. */

import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { TextFormat } from "@/api/types";
import { codeBasics } from "@/execution/json/setup";

export interface TextDiffProps {
  before: string;
  after: string;
  format: TextFormat;
  isUnified: boolean;
  /** Accessible names of both sides. */
  names: [string, string];
}

const COLLAPSE = { margin: 3, minSize: 6 };

export function TextDiff({ before, after, format, isUnified, names }: TextDiffProps) {
  const parent = useRef<HTMLDivElement>(null);
  const [beforeName, afterName] = names;
  useEffect(() => {
    if (parent.current === null) return;
    const language = format === "json" ? json() : yaml();
    const basics = (name: string) => [
      language,
      codeBasics(),
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" }),
    ];
    if (isUnified) {
      const unified = unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: COLLAPSE });
      const state = EditorState.create({ doc: after, extensions: [basics(`${beforeName} and ${afterName}`), unified] });
      const view = new EditorView({ state, parent: parent.current });
      return () => view.destroy();
    }
    const view = new MergeView({
      parent: parent.current,
      a: { doc: before, extensions: basics(beforeName) },
      b: { doc: after, extensions: basics(afterName) },
      collapseUnchanged: COLLAPSE,
      gutter: true,
    });
    return () => view.destroy();
  }, [before, after, format, isUnified, beforeName, afterName]);
  return <div className="text-diff" ref={parent} />;
}
