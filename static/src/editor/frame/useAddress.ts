/** The selected state is in the address, so that a link opens the workflow at that state. */

import { useEffect } from "react";
import { useEditor, useEditorData } from "../model/context";

export function useAddress(): void {
  const editor = useEditor();
  const pointer = useEditorData((data) => data.selection.states.at(-1) ?? null);
  const states = useEditorData((data) => data.definition.states);
  const name = states.find((state) => state.pointer === pointer)?.name ?? null;
  useEffect(() => {
    const wanted = new URLSearchParams(location.search).get("state");
    const found = editor.data.definition.states.find((state) => state.name === wanted);
    if (found) editor.selectState(found.pointer);
  }, [editor]);
  useEffect(() => {
    const address = new URL(location.href);
    if (name === null && editor.data.selection.states.length > 0) return;
    if (name === null) address.searchParams.delete("state");
    else address.searchParams.set("state", name);
    if (address.href !== location.href) history.replaceState(null, "", address);
  }, [name, editor]);
}
