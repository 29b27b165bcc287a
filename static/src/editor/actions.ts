/** What people do with the canvas' selection: insert, move, delete, copy, paste, rename. */

import { messageOf } from "@/api/client";
import {
  clipboardText,
  duplicateState,
  type Fragment,
  fragmentFromText,
  insertFragment,
  lastSpot,
  makeStart,
  moveState,
  removeState,
  removeStates,
  type Spot,
} from "@/asl/edits";
import { nodeId, pointerOfNode, slotOfEdge } from "@/asl/graph";
import { innerMachines, processorKey, type StateRef, TERMINAL } from "@/asl/machine";
import { Rewrite } from "@/asl/rewrite";
import { type Path, pathOf, pointerOf } from "@/asl/syntax";
import { toast } from "@/design";
import type { DragPayload, DropPlace, GraphItem } from "@/graph";
import type { Editor } from "./model/editor";
import { openDialog, useUi } from "./ui";

/** The place in the definition that a place of the canvas means; null where nothing can be put. */
export function spotOfPlace(editor: Editor, place: DropPlace): Spot | null {
  const { graph, states } = editor.data.definition;
  switch (place.kind) {
    case "empty":
      return { kind: "scope", scope: [] };
    case "edge": {
      const edge = graph.edges.find((known) => known.id === place.edge);
      const slot = edge && slotOfEdge(edge);
      return slot ? { kind: "edge", ...slot } : null;
    }
    case "lane": {
      const state = states.find((known) => known.pointer === pointerOfNode(place.container));
      if (!state) return null;
      const inner: Path = state.type === "Parallel" ? ["Branches", place.branch] : [processorKey(state.fields)];
      const scope = [...state.path, ...inner];
      if (place.end === "first") return { kind: "edge", scope, source: null, slot: ["StartAt"] };
      return place.end === "last" ? lastOfScope(editor, scope) : { kind: "scope", scope };
    }
  }
}

function lastOfScope(editor: Editor, scope: Path): Spot {
  return lastSpot(new Rewrite(editor.data.text, editor.data.format), scope);
}

/** Where a state goes that is added without saying where: on the selected arrow, behind the selected state, or at the end. */
export function spotOfSelection(editor: Editor): Spot | null {
  const { definition, selection } = editor.data;
  if (selection.edge !== null) return spotOfPlace(editor, { kind: "edge", edge: selection.edge });
  const state = selectedState(editor);
  return state === null ? null : spotBehind(editor, state, definition.graph.edges);
}

function spotBehind(editor: Editor, state: StateRef, edges: readonly { id: string; target: string }[]): Spot | null {
  const edge = (slot: Path): Spot => ({ kind: "edge", scope: state.scope.path, source: state.name, slot });
  if (TERMINAL.has(state.type)) {
    const incoming = edges.find((known) => known.target === nodeId(state.pointer));
    if (incoming) return spotOfPlace(editor, { kind: "edge", edge: incoming.id });
    return state.scope.machine.StartAt === state.name
      ? { kind: "edge", scope: state.scope.path, source: null, slot: ["StartAt"] }
      : null;
  }
  if (state.type === "Choice") return edge(["Default"]);
  return edge(typeof state.fields.Next === "string" ? ["Next"] : ["End"]);
}

export function selectedState(editor: Editor): StateRef | null {
  const pointer = editor.data.selection.states.at(-1);
  return editor.data.definition.states.find((state) => state.pointer === pointer) ?? null;
}

function selectedStates(editor: Editor): StateRef[] {
  const chosen = new Set(editor.data.selection.states);
  return editor.data.definition.states.filter((state) => chosen.has(state.pointer));
}

/** Puts new states at a spot (by default where the selection says) and selects the first of them. */
export function insertStates(editor: Editor, fragment: Fragment, spot: Spot | null = spotOfSelection(editor)): boolean {
  return editor.run((rewrite) => {
    const place = spot ?? lastSpot(rewrite, []);
    const names = insertFragment(rewrite, place, fragment);
    return pointerOf([...place.scope, "States", names[0]!]);
  });
}

export function dropOnCanvas(editor: Editor, payload: DragPayload, place: DropPlace): void {
  const spot = spotOfPlace(editor, place);
  if (spot === null)
    return toast({
      kind: "error",
      title: "Nothing was changed",
      text: "Nothing can follow here. Drop the state on an arrow in front.",
    });
  if (payload.kind === "new") insertStates(editor, payload.data as Fragment, spot);
  else {
    const pointer = pointerOfNode(payload.id);
    if (pointer !== null) editor.run((rewrite) => moveState(rewrite, pointer, spot));
  }
}

/** May this be dropped here? A state not into itself, and not where it is already. */
export function canDropOnCanvas(editor: Editor, payload: DragPayload, place: DropPlace): boolean {
  if (place.kind === "edge" && editor.data.definition.graph.edges.find((e) => e.id === place.edge)?.pointer == null)
    return false;
  if (payload.kind === "new") return true;
  if (place.kind === "lane") return place.container !== payload.id && !place.container.startsWith(`${payload.id}/`);
  if (place.kind !== "edge") return true;
  const edge = editor.data.definition.graph.edges.find((known) => known.id === place.edge);
  if (!edge || edge.source === payload.id || edge.target === payload.id) return false;
  return !edge.source.startsWith(`${payload.id}/`);
}

/** Deletes what is selected; a Choice, Map or Parallel asks what to keep. */
export function deleteSelection(editor: Editor): void {
  const { selection } = editor.data;
  const refusal = editor.whyNotEditable();
  if (refusal !== null) return toast({ kind: "error", title: "Nothing was changed", text: refusal });
  if (selection.edge !== null) return deleteEdge(editor, selection.edge);
  if (selection.states.length > 1) {
    editor.run((rewrite) => {
      removeStates(rewrite, selection.states);
      return [];
    });
    return;
  }
  const state = selectedState(editor);
  if (state === null) return;
  const hasInside = innerMachines(state.fields).some(
    ({ machine }) => Object.keys((machine.States as object | undefined) ?? {}).length > 0,
  );
  if (state.type === "Choice" || hasInside) return openDialog({ kind: "delete", state });
  editor.run((rewrite) => {
    removeState(rewrite, state.pointer);
    return [];
  });
}

/** An arrow of a rule, a catcher or a Default goes with it; any other leads where its state leads. */
function deleteEdge(editor: Editor, id: string): void {
  const edge = editor.data.definition.graph.edges.find((known) => known.id === id);
  const slot = edge && slotOfEdge(edge);
  if (!edge || !slot || slot.source === null) return;
  const state = [...slot.scope, "States", slot.source];
  if (edge.kind === "choice") editor.run((rewrite) => rewrite.remove([...state, ...slot.slot.slice(0, -1)]));
  else if (edge.kind === "default") editor.run((rewrite) => rewrite.remove([...state, "Default"]));
  else if (edge.kind === "catch") {
    editor.run((rewrite) => {
      const list = [...state, "Catch"];
      const isLast = (rewrite.value(list) as unknown[]).length === 1;
      rewrite.remove(isLast ? list : [...list, slot.slot[1]!]);
    });
  } else
    toast({
      title: "An arrow always leads somewhere",
      text: "Choose another state in “Leads to”, or delete the state.",
    });
}

export function duplicateSelection(editor: Editor): void {
  const state = selectedState(editor);
  if (state !== null) editor.run((rewrite) => duplicateState(rewrite, state.pointer));
}

export async function copySelection(editor: Editor): Promise<boolean> {
  const states = selectedStates(editor);
  if (states.length === 0) return false;
  try {
    await navigator.clipboard.writeText(clipboardText(states, editor.data.format));
    toast({
      kind: "success",
      title: states.length === 1 ? `Copied ${states[0]!.name}` : `Copied ${states.length} states`,
    });
    return true;
  } catch (error) {
    toast({ kind: "error", title: "The browser did not let us write to the clipboard", text: messageOf(error) });
    return false;
  }
}

export async function cutSelection(editor: Editor): Promise<void> {
  const pointers = editor.data.selection.states;
  if (await copySelection(editor)) {
    editor.run((rewrite) => {
      removeStates(rewrite, pointers);
      return [];
    });
  }
}

/** Puts copied states behind the selection; says why when the text holds none. */
export function pasteText(editor: Editor, text: string): void {
  const fragment = fragmentFromText(text);
  if (fragment === null) {
    return toast({
      kind: "error",
      title: "Nothing was pasted",
      text: "The clipboard holds no states: a definition, a map of states, or one state in JSON or YAML is expected.",
    });
  }
  const spot = spotOfSelection(editor);
  editor.run((rewrite) => {
    const place = spot ?? lastSpot(rewrite, []);
    const names = insertFragment(rewrite, place, fragment);
    return names.map((name) => pointerOf([...place.scope, "States", name]));
  });
}

export async function pasteFromClipboard(editor: Editor): Promise<void> {
  try {
    pasteText(editor, await navigator.clipboard.readText());
  } catch {
    toast({
      kind: "error",
      title: "The browser did not let us read the clipboard",
      text: "Press Ctrl+V (⌘V) on the canvas instead.",
    });
  }
}

export function selectAll(editor: Editor): void {
  const top = editor.data.definition.states.filter((state) => state.scope.owner === null);
  editor.select({ states: top.map((state) => state.pointer), edge: null });
}

export function askRename(): void {
  useUi.setState((ui) => ({
    mode: ui.mode === "config" ? "design" : ui.mode,
    tab: "configuration",
    renameAsked: true,
  }));
}

export function startHere(editor: Editor): void {
  const state = selectedState(editor);
  if (state !== null) editor.run((rewrite) => makeStart(rewrite, state.pointer));
}

/** The clicked item as the new selection; `additive` adds a state or takes it away. */
export function selectItem(editor: Editor, item: GraphItem | null, additive: boolean): void {
  if (item === null) return editor.selectState(null);
  if (item.kind === "edge") return editor.select({ states: [], edge: item.id });
  const pointer = pointerOfNode(item.id);
  if (pointer === null) return editor.selectState(null);
  const { states } = editor.data.selection;
  if (!additive) return editor.selectState(pointer);
  editor.select({
    states: states.includes(pointer) ? states.filter((p) => p !== pointer) : [...states, pointer],
    edge: null,
  });
}

/** Goes to a place that a problem names: its state, and the tab of its field. */
export function goTo(editor: Editor, pointer: string): void {
  const { states } = editor.data.definition;
  const path = pathOf(pointer);
  for (let length = path.length; length > 0; length -= 1) {
    const found = states.find((state) => state.pointer === pointerOf(path.slice(0, length)));
    if (!found) continue;
    editor.selectState(found.pointer);
    useUi.setState({ tab: tabOfField(String(path[length] ?? "")) });
    return;
  }
  editor.selectState(null);
}

const TABS: [string, RegExp][] = [
  ["errors", /^(Retry|Catch|(Timeout|Heartbeat)Seconds(Path)?)$/],
  ["input", /^(InputPath|Parameters)$/],
  ["output", /^(Result|ResultSelector|ResultPath|OutputPath|Output|Arguments)$/],
  ["variables", /^Assign$/],
];

/** The tab of the inspector that has the form of a field of a state. */
export function tabOfField(field: string): string {
  return TABS.find(([, fields]) => fields.test(field))?.[0] ?? "configuration";
}
