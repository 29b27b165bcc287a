/** The list behind a "+": type to search all that the palette has, Enter takes the first. */

import { useEffect, useMemo, useRef, useState } from "react";
import { SearchField } from "@/design";
import { insertStates, spotOfPlace, spotOfSelection } from "../actions";
import { useEditor, useEditorData } from "../model/context";
import { catalogue, type PaletteItem, searchCatalogue } from "../palette/catalogue";
import { ItemList, isJsonata } from "../palette/Palette";
import { useUi } from "../ui";
import "./InsertMenu.css";

const WIDTH = 300;
const HEIGHT = 380;

export function InsertMenu() {
  const insert = useUi((ui) => ui.insert);
  return insert === null ? null : <InsertList key={`${insert.at.x},${insert.at.y}`} />;
}

function InsertList() {
  const editor = useEditor();
  const insert = useUi((ui) => ui.insert)!;
  const handlers = useEditorData((data) => data.handlers);
  const items = useMemo(() => [...catalogue(handlers)].sort((a, b) => order(a) - order(b)), [handlers]);
  const [search, setSearch] = useState("");
  const frame = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    field.current?.focus();
    const outside = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) close();
    };
    window.addEventListener("pointerdown", outside, true);
    return () => {
      window.removeEventListener("pointerdown", outside, true);
      before?.focus?.();
    };
  }, []);
  const found = searchCatalogue(items, search);
  const choose = (item: PaletteItem) => {
    const spot = insert.place === null ? spotOfSelection(editor) : spotOfPlace(editor, insert.place);
    close();
    insertStates(editor, item.fragment(isJsonata(editor)), spot);
  };
  const left = Math.max(8, Math.min(insert.at.x, window.innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(insert.at.y, window.innerHeight - HEIGHT - 8));
  return (
    <div
      ref={frame}
      className="insert-menu"
      role="dialog"
      aria-label="Add a state"
      style={{ left, top, width: WIDTH, maxHeight: HEIGHT }}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
        if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(frame.current, event);
      }}
    >
      <SearchField
        ref={field}
        label="Search states and actions"
        placeholder="Add a state or an action"
        value={search}
        onChange={setSearch}
        onSubmit={() => found[0] && choose(found[0])}
      />
      <ItemList items={found} onInsert={choose} isSearch={search !== ""} />
    </div>
  );
}

const order = (item: PaletteItem) => ["flow", "actions", "patterns"].indexOf(item.tab);
const close = () => useUi.setState({ insert: null });

/** Arrow keys go through the search field and the list. */
function walk(frame: HTMLDivElement | null, event: React.KeyboardEvent): void {
  const stops = [...(frame?.querySelectorAll<HTMLElement>("input, .palette-item:not(:disabled)") ?? [])];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}
