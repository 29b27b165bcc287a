/** What can be put into the workflow: drag it onto an arrow, or press Enter to put it where the selection is. */

import { useEffect, useMemo, useRef, useState } from "react";
import { SearchField, StateIcon, Tabs } from "@/design";
import { beginDrag } from "@/graph";
import { insertStates } from "../actions";
import { useIsReadOnly } from "../forms/useSetting";
import { useEditor, useEditorData } from "../model/context";
import type { Editor } from "../model/editor";
import { useUi } from "../ui";
import { catalogue, type PaletteItem, type PaletteTab, searchCatalogue } from "./catalogue";
import "./Palette.css";

const TABS: { id: PaletteTab; label: string }[] = [
  { id: "actions", label: "Actions" },
  { id: "flow", label: "Flow" },
  { id: "patterns", label: "Patterns" },
];

export function isJsonata(editor: Editor): boolean {
  return (editor.data.definition.value as { QueryLanguage?: unknown } | null)?.QueryLanguage === "JSONata";
}

export function Palette() {
  const editor = useEditor();
  const handlers = useEditorData((data) => data.handlers);
  const items = useMemo(() => catalogue(handlers), [handlers]);
  const [search, setSearch] = useState("");
  const [tab, setTab] = useState<PaletteTab>("flow");
  const input = useRef<HTMLInputElement>(null);
  const asked = useUi((ui) => ui.paletteAsked);
  useEffect(() => {
    if (!asked) return;
    input.current?.focus();
    useUi.setState({ paletteAsked: false });
  }, [asked]);
  const found = searchCatalogue(items, search);
  const insert = (item: PaletteItem) => {
    if (insertStates(editor, item.fragment(isJsonata(editor)))) setSearch("");
  };
  return (
    <div className="palette">
      <div className="palette-search">
        <SearchField
          ref={input}
          label="Search states and actions"
          placeholder="Search all tabs  ( / )"
          value={search}
          onChange={setSearch}
          onSubmit={() => found[0] && insert(found[0])}
        />
      </div>
      {search.trim() === "" ? (
        <Tabs
          label="Palette"
          selected={tab}
          onSelect={(id) => setTab(id as PaletteTab)}
          items={TABS.map(({ id, label }) => ({
            id,
            label,
            content: <ItemList items={items.filter((item) => item.tab === id)} onInsert={insert} />,
          }))}
        />
      ) : (
        <ItemList items={found} onInsert={insert} isSearch />
      )}
    </div>
  );
}

interface ItemListProps {
  items: readonly PaletteItem[];
  onInsert: (item: PaletteItem) => void;
  isSearch?: boolean;
}

export function ItemList({ items, onInsert, isSearch = false }: ItemListProps) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  if (items.length === 0)
    return (
      <p className="palette-none">
        {isSearch ? "Nothing matches. Try a service, a type or a function name." : "Nothing here."}
      </p>
    );
  const groups = [...new Set(items.map((item) => item.group))];
  return (
    <div className="palette-list">
      {groups.map((group) => (
        <section key={group}>
          <h2 className="palette-group">{group}</h2>
          {items
            .filter((item) => item.group === group)
            .map((item) => (
              <button
                key={item.id}
                type="button"
                className={`palette-item${isSearch && item === items[0] ? " is-first" : ""}`}
                title={item.words}
                disabled={isReadOnly}
                onPointerDown={(event) =>
                  beginDrag(
                    event,
                    { kind: "new", data: item.fragment(isJsonata(editor)) },
                    { name: item.name, type: item.type, ...(item.resource && { resource: item.resource }) },
                  )
                }
                onClick={() => onInsert(item)}
              >
                <StateIcon type={item.type} resource={item.resource} size={16} />
                <span className="palette-words">
                  <span>{item.name}</span>
                  <small>{item.detail}</small>
                </span>
              </button>
            ))}
        </section>
      ))}
    </div>
  );
}
