/** The open workflow, for every component below the page. */

import { createContext, useContext } from "react";
import type { Editor, EditorData } from "./editor";

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error("This component stands outside the editor.");
  return editor;
}

/** A part of the editor's data; the component renders again when that part changes. */
export function useEditorData<T>(select: (data: EditorData) => T): T {
  return useEditor().use(select);
}
