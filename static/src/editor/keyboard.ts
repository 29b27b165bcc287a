/** The editor's keys; the same list feeds the sheet behind "?". */

import { useEffect } from "react";
import { isTyping, type ShortcutGroup, useShortcuts } from "@/app/shortcuts";
import { matchesKeys } from "@/design";
import type { GraphCanvasHandle } from "@/graph";
import {
  askRename,
  copySelection,
  cutSelection,
  deleteSelection,
  duplicateSelection,
  pasteText,
  selectAll,
} from "./actions";
import { useEditor } from "./model/context";
import type { Editor } from "./model/editor";
import { mendNext } from "./problems/mend";
import { openDialog, useUi } from "./ui";

type Canvas = React.RefObject<GraphCanvasHandle | null>;

interface Key {
  keys: string | string[];
  words: string;
  /** Also while somebody types in a field. */
  always?: boolean;
  run?: (editor: Editor, canvas: Canvas) => void;
}

const EVERYWHERE: Key[] = [
  {
    keys: "Mod+S",
    words: "Save a version",
    always: true,
    run: (editor) => editor.data.readOnly === null && openDialog({ kind: "save", andRun: false }),
  },
  {
    keys: "Mod+Enter",
    words: "Save and run",
    always: true,
    run: (editor) => editor.data.readOnly === null && openDialog({ kind: "save", andRun: true }),
  },
  { keys: "Mod+Z", words: "Undo", always: true, run: (editor) => editor.undo() },
  { keys: ["Mod+Shift+Z", "Mod+Y"], words: "Redo", always: true, run: (editor) => editor.redo() },
  {
    keys: "/",
    words: "Search the palette",
    run: () => useUi.setState({ mode: "design", isPaletteOpen: true, paletteAsked: true }),
  },
  { keys: "Mod+F", words: "Find in the code", run: () => useUi.setState({ mode: "code", findAsked: true }) },
  { keys: "Mod+.", words: "Mend the next problem that has a fix", always: true, run: (editor) => mendNext(editor) },
  { keys: "Alt+1", words: "Design", always: true, run: () => useUi.setState({ mode: "design" }) },
  { keys: "Alt+2", words: "Code", always: true, run: () => useUi.setState({ mode: "code" }) },
  { keys: "Alt+3", words: "Config", always: true, run: () => useUi.setState({ mode: "config" }) },
];

const SELECTION: Key[] = [
  { keys: ["Delete", "Backspace"], words: "Delete the selection", run: (editor) => deleteSelection(editor) },
  { keys: "Mod+D", words: "Duplicate the state", run: (editor) => duplicateSelection(editor) },
  { keys: "Mod+A", words: "Select all states", run: (editor) => selectAll(editor) },
  { keys: "Mod+C", words: "Copy as ASL text", run: (editor) => void copySelection(editor) },
  { keys: "Mod+X", words: "Cut", run: (editor) => void cutSelection(editor) },
  { keys: "Mod+V", words: "Paste behind the selection" },
  { keys: "F2", words: "Rename the state", run: () => askRename() },
  { keys: "Alt+C", words: "Centre the selection", run: (_editor, canvas) => canvas.current?.centreSelection() },
];

const WALK: Key[] = [
  { keys: ["Down", "Up"], words: "Next or previous state" },
  { keys: ["Left", "Right"], words: "Sibling branch" },
  { keys: "Enter", words: "Into a container, or open the form" },
  { keys: "Escape", words: "Out of a container" },
  { keys: "+", words: "Add a state on the selected arrow" },
];

const SHEET: ShortcutGroup[] = [
  { title: "Editor", shortcuts: EVERYWHERE },
  { title: "Selection", shortcuts: SELECTION },
  { title: "Walking the graph", shortcuts: WALK },
];

export function useEditorKeys(canvas: Canvas): void {
  const editor = useEditor();
  useShortcuts(SHEET);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isInDialog(event.target)) return;
      const typing = isTyping(event.target);
      const hit = [...EVERYWHERE, ...SELECTION].find(
        (key) => key.run && (key.always || !typing) && [key.keys].flat().some((keys) => matchesKeys(event, keys)),
      );
      if (!hit || (hit.keys === "Mod+C" && hasMarkedText())) return;
      if (typing && isOwnUndo(event.target) && /Mod\+(Shift\+)?[ZY]/.test([hit.keys].flat().join())) return;
      event.preventDefault();
      hit.run!(editor, canvas);
    };
    const paste = (event: ClipboardEvent) => {
      if (isTyping(event.target) || isInDialog(event.target)) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text === "") return;
      event.preventDefault();
      pasteText(editor, text);
    };
    // on the way down: fields keep the keys they know from bubbling up
    window.addEventListener("keydown", press, true);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("keydown", press, true);
      window.removeEventListener("paste", paste);
    };
  }, [editor, canvas]);
}

function isInDialog(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]") !== null
  );
}

/** The field holds text that is not in the definition: undo means that text. */
function isOwnUndo(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-own-undo]") !== null;
}

/** Somebody marked words on the page: copying them is what they want. */
function hasMarkedText(): boolean {
  return (window.getSelection()?.toString() ?? "") !== "";
}
