/** The shortcuts that the sheet behind "?" lists: each page says its own. */
import { useEffect, useState } from "react";
import { create } from "zustand";
import { matchesKeys } from "@/design/KeyHint";

export interface Shortcut {
  /** Such as "Mod+Shift+Z"; see KeyHint. Several ways to the same: ["Mod+Shift+Z", "Mod+Y"]. */
  keys: string | string[];
  words: string;
}

export interface ShortcutGroup {
  title: string;
  shortcuts: Shortcut[];
}

export const useShortcutSheet = create<{ groups: ShortcutGroup[]; isOpen: boolean }>(() => ({
  groups: [],
  isOpen: false,
}));

export const openShortcutSheet = () => useShortcutSheet.setState({ isOpen: true });
export const closeShortcutSheet = () => useShortcutSheet.setState({ isOpen: false });

/** Adds this page's shortcuts to the sheet while the component is mounted; keep `groups` constant (outside the component). */
export function useShortcuts(groups: ShortcutGroup[]): void {
  useEffect(() => {
    useShortcutSheet.setState((state) => ({ groups: [...state.groups, ...groups] }));
    return () =>
      useShortcutSheet.setState((state) => ({ groups: state.groups.filter((group) => !groups.includes(group)) }));
  }, [groups]);
}

/** True where letters are text: fields, editors. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("input, textarea, select, [contenteditable=true], .cm-editor") !== null
  );
}

/** Opens the sheet on "?" unless somebody types. */
export function useShortcutSheetKey(): void {
  const [listener] = useState(() => (event: KeyboardEvent) => {
    if (matchesKeys(event, "?") && !isTyping(event.target) && !event.defaultPrevented) {
      event.preventDefault();
      openShortcutSheet();
    }
  });
  useEffect(() => {
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [listener]);
}
