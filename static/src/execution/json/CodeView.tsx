/** A definition's text to read, JSON or YAML, byte for byte. */

import { yaml } from "@codemirror/lang-yaml";
import { openSearchPanel, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { Download, Search } from "lucide-react";
import { useEffect, useRef } from "react";
import type { TextFormat } from "@/api/types";
import { IconButton } from "@/design/Button";
import { CopyButton } from "../CopyButton";
import { download } from "./JsonView";
import { codeBasics, jsonBasics } from "./setup";
import "./json.css";

export interface CodeViewProps {
  title: string;
  text: string;
  format: TextFormat;
  /** Without ending. */
  fileName: string;
}

export function CodeView({ title, text, format, fileName }: CodeViewProps) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  useEffect(() => {
    if (parent.current === null) return;
    const language = format === "json" ? jsonBasics() : [yaml(), codeBasics()];
    const extensions = [
      language,
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ "aria-label": title, "aria-readonly": "true", tabindex: "0" }),
      keymap.of(searchKeymap),
    ];
    const made = new EditorView({ parent: parent.current, state: EditorState.create({ doc: text, extensions }) });
    view.current = made;
    return () => made.destroy();
  }, [text, format, title]);
  return (
    <section className="json-view" aria-label={title}>
      <header className="json-bar">
        <span className="muted">{format.toUpperCase()}</span>
        <span className="json-bar-gap" />
        <IconButton
          size="s"
          icon={Search}
          label="Find"
          keys="Mod+F"
          onPress={() => view.current && openSearchPanel(view.current)}
        />
        <CopyButton text={text} label="Copy" />
        <IconButton
          size="s"
          icon={Download}
          label="Download"
          onPress={() =>
            download(`${fileName}.asl.${format}`, text, format === "json" ? "application/json" : "text/yaml")
          }
        />
      </header>
      <div className="json-text" ref={parent} />
    </section>
  );
}
