/** What of the editor's frame is open, and what is remembered of it. */

import { create } from "zustand";
import type { StateRef } from "@/asl/machine";
import type { DropPlace, ScreenPoint } from "@/graph";

export type Mode = "design" | "code" | "config";

export type OpenDialog =
  | { kind: "save"; andRun: boolean }
  | { kind: "delete"; state: StateRef }
  | { kind: "export" }
  | { kind: "convert" }
  | { kind: "run"; version: number }
  | { kind: "duplicate" };

interface Ui {
  mode: Mode;
  /** Tab of the inspector, kept from state to state. */
  tab: string;
  dialog: OpenDialog | null;
  /** The list of states to insert at a place of the canvas; place null: where the selection says. */
  insert: { place: DropPlace | null; at: ScreenPoint } | null;
  context: { at: ScreenPoint; kind: "state" | "edge" | "canvas" } | null;
  /** Somebody asked for it; the component that does it takes it back. */
  renameAsked: boolean;
  paletteAsked: boolean;
  findAsked: boolean;
  isProblemsOpen: boolean;
  isPaletteOpen: boolean;
  isInspectorOpen: boolean;
  isCanvasShown: boolean;
}

const MODE_KEY = "studio.editor.mode";

function rememberedMode(): Mode {
  const kept = typeof localStorage === "undefined" ? null : localStorage.getItem(MODE_KEY);
  return kept === "code" ? kept : "design";
}

export const useUi = create<Ui>(() => ({
  mode: rememberedMode(),
  tab: "configuration",
  dialog: null,
  insert: null,
  context: null,
  renameAsked: false,
  paletteAsked: false,
  findAsked: false,
  isProblemsOpen: false,
  isPaletteOpen: true,
  isInspectorOpen: true,
  isCanvasShown: true,
}));

useUi.subscribe((ui, old) => {
  if (ui.mode !== old.mode) localStorage.setItem(MODE_KEY, ui.mode);
});

export const openDialog = (dialog: OpenDialog) => useUi.setState({ dialog });
export const closeDialog = () => useUi.setState({ dialog: null });
