/** JSON to read: pretty or raw, find, copy, download. Only the visible lines are in the page, however long the text. */

import { openSearchPanel, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { Download, Search } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Button, IconButton } from "@/design/Button";
import { bytes } from "@/design/format";
import { CopyButton } from "../CopyButton";
import { jsonBasics } from "./setup";
import { byteLength, pretty } from "./text";
import "./json.css";

export interface JsonViewProps {
  /** What it is: "Input", "Output". Also the name of the download. */
  title: string;
  /** JSON text as it was given; null when there is none (yet). */
  text: string | null;
  /** Words instead of the text when there is none. */
  empty: ReactNode;
  /** Name of the file without ".json". */
  fileName?: string;
  /** Further buttons at the right end. */
  actions?: ReactNode;
  hideTitle?: boolean;
}

export function JsonView({ title, text, empty, fileName, actions, hideTitle = false }: JsonViewProps) {
  const [isRaw, setRaw] = useState(false);
  const shown = useMemo(() => (text === null ? "" : isRaw ? text : pretty(text)), [text, isRaw]);
  const size = useMemo(() => (text === null ? 0 : byteLength(text)), [text]);
  const view = useRef<EditorView | null>(null);
  return (
    <section className="json-view" aria-label={title}>
      <header className="json-bar">
        {!hideTitle && <h3>{title}</h3>}
        {text !== null && <span className="muted tabular">{bytes(size)}</span>}
        <span className="json-bar-gap" />
        {text !== null && (
          <>
            <Button size="s" kind="ghost" aria-pressed={isRaw} onPress={() => setRaw(!isRaw)}>
              {isRaw ? "Pretty" : "Raw"}
            </Button>
            <IconButton
              size="s"
              icon={Search}
              label={`Find in ${title.toLowerCase()}`}
              keys="Mod+F"
              onPress={() => view.current && openSearchPanel(view.current)}
            />
            <CopyButton text={shown} label={`Copy ${title.toLowerCase()}`} />
            <IconButton
              size="s"
              icon={Download}
              label={`Download ${title.toLowerCase()}`}
              onPress={() => download(`${fileName ?? title.toLowerCase()}.json`, shown)}
            />
          </>
        )}
        {actions}
      </header>
      {text === null ? (
        <p className="json-empty muted">{empty}</p>
      ) : (
        <ReadOnly text={shown} label={title} viewRef={view} />
      )}
    </section>
  );
}

interface ReadOnlyProps {
  text: string;
  label: string;
  viewRef: React.RefObject<EditorView | null>;
}

function ReadOnly({ text, label, viewRef }: ReadOnlyProps) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (parent.current === null) return;
    const state = EditorState.create({
      doc: text,
      extensions: [
        jsonBasics(),
        EditorState.readOnly.of(true),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true", tabindex: "0" }),
        keymap.of(searchKeymap),
      ],
    });
    const view = new EditorView({ state, parent: parent.current });
    viewRef.current = view;
    return () => {
      view.destroy();
      viewRef.current = null;
    };
  }, [text, label, viewRef]);
  return <div className="json-text" ref={parent} />;
}

export function download(name: string, text: string, type = "application/json"): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
