/** The menu of the right mouse button: for a state, an arrow, or the ground. */

import {
  ClipboardPaste,
  Copy,
  CopyPlus,
  Crosshair,
  Flag,
  Maximize,
  Pencil,
  Plus,
  Scissors,
  TextCursorInput,
  Trash2,
} from "lucide-react";
import { ContextMenu, type MenuEntry } from "@/design";
import type { GraphCanvasHandle } from "@/graph";
import {
  askRename,
  copySelection,
  cutSelection,
  deleteSelection,
  duplicateSelection,
  pasteFromClipboard,
  selectAll,
  selectedState,
  spotOfSelection,
  startHere,
} from "../actions";
import { useEditor } from "../model/context";
import type { Editor } from "../model/editor";
import { useUi } from "../ui";

type Canvas = React.RefObject<GraphCanvasHandle | null>;

export function CanvasMenu({ canvas }: { canvas: Canvas }) {
  const editor = useEditor();
  const context = useUi((ui) => ui.context);
  const close = () => useUi.setState({ context: null });
  const items = context === null ? [] : ENTRIES[context.kind](editor, canvas, context.at);
  return <ContextMenu label="Actions" items={items} at={context?.at ?? null} onClose={close} />;
}

type Entries = (editor: Editor, canvas: Canvas, at: { x: number; y: number }) => MenuEntry[];

const ENTRIES: Record<"state" | "edge" | "canvas", Entries> = {
  state: (editor, canvas, at) => {
    const isDisabled = editor.whyNotEditable() !== null;
    const isStart = selectedState(editor)?.scope.machine.StartAt === selectedState(editor)?.name;
    return [
      { id: "rename", label: "Rename", icon: Pencil, keys: "F2", isDisabled, onAction: askRename },
      { id: "add", label: "Add a state behind it", icon: Plus, isDisabled, onAction: () => openInsert(at) },
      {
        id: "start",
        label: "Start the flow here",
        icon: Flag,
        isDisabled: isDisabled || isStart,
        onAction: () => startHere(editor),
      },
      "separator",
      { id: "copy", label: "Copy", icon: Copy, keys: "Mod+C", onAction: () => void copySelection(editor) },
      { id: "cut", label: "Cut", icon: Scissors, keys: "Mod+X", isDisabled, onAction: () => void cutSelection(editor) },
      {
        id: "paste",
        label: "Paste behind it",
        icon: ClipboardPaste,
        keys: "Mod+V",
        isDisabled,
        onAction: () => void pasteFromClipboard(editor),
      },
      {
        id: "duplicate",
        label: "Duplicate",
        icon: CopyPlus,
        keys: "Mod+D",
        isDisabled,
        onAction: () => duplicateSelection(editor),
      },
      "separator",
      {
        id: "code",
        label: "Show in the code",
        icon: TextCursorInput,
        onAction: () => useUi.setState({ mode: "code" }),
      },
      {
        id: "centre",
        label: "Centre",
        icon: Crosshair,
        keys: "Alt+C",
        onAction: () => canvas.current?.centreSelection(),
      },
      "separator",
      {
        id: "delete",
        label: "Delete",
        icon: Trash2,
        keys: "Delete",
        isDangerous: true,
        isDisabled,
        onAction: () => deleteSelection(editor),
      },
    ];
  },
  edge: (editor, _canvas, at) => {
    const isDisabled = editor.whyNotEditable() !== null || spotOfSelection(editor) === null;
    return [
      { id: "add", label: "Add a state here", icon: Plus, keys: "+", isDisabled, onAction: () => openInsert(at) },
      {
        id: "paste",
        label: "Paste here",
        icon: ClipboardPaste,
        keys: "Mod+V",
        isDisabled,
        onAction: () => void pasteFromClipboard(editor),
      },
      "separator",
      {
        id: "delete",
        label: "Delete",
        icon: Trash2,
        keys: "Delete",
        isDangerous: true,
        isDisabled,
        onAction: () => deleteSelection(editor),
      },
    ];
  },
  canvas: (editor, canvas, at) => {
    const isDisabled = editor.whyNotEditable() !== null;
    return [
      { id: "add", label: "Add a state at the end", icon: Plus, isDisabled, onAction: () => openInsert(at) },
      {
        id: "paste",
        label: "Paste at the end",
        icon: ClipboardPaste,
        keys: "Mod+V",
        isDisabled,
        onAction: () => void pasteFromClipboard(editor),
      },
      { id: "all", label: "Select all", keys: "Mod+A", onAction: () => selectAll(editor) },
      "separator",
      { id: "fit", label: "Fit to the window", icon: Maximize, onAction: () => canvas.current?.fit() },
    ];
  },
};

/** Opens the list of states for the place that the selection means. */
function openInsert(at: { x: number; y: number }): void {
  useUi.setState({ insert: { place: null, at } });
}
