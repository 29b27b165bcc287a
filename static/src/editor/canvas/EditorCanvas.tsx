/** The graph of the open workflow, editable: selection, drag and drop, "+" on arrows, menus, problem badges. */

import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { nodeId } from "@/asl/graph";
import { Banner, Button } from "@/design";
import { createOverlay, GraphCanvas, type GraphCanvasHandle, type GraphItem, type NodeOverlay } from "@/graph";
import { askRename, canDropOnCanvas, dropOnCanvas, selectItem } from "../actions";
import { useEditor, useEditorData } from "../model/context";
import { stateOfPointer } from "../model/definition";
import { useUi } from "../ui";
import { CanvasMenu } from "./CanvasMenu";
import { InsertMenu } from "./InsertMenu";

export function EditorCanvas({ canvas }: { canvas: React.RefObject<GraphCanvasHandle | null> }) {
  const editor = useEditor();
  const workflow = useEditorData((data) => data.workflow);
  // typing goes first; the graph follows when there is time
  const graph = useDeferredValue(useEditorData((data) => data.definition.graph));
  const selection = useEditorData((data) => data.selection);
  const isStale = useEditorData((data) => data.definition.isStale);
  const isReadOnly = useEditorData((data) => data.readOnly !== null);
  const overlay = useProblemBadges();
  const editing = useMemo(
    () => ({
      canDrop: (payload: Parameters<typeof canDropOnCanvas>[1], place: Parameters<typeof canDropOnCanvas>[2]) =>
        canDropOnCanvas(editor, payload, place),
      onDrop: (payload: Parameters<typeof dropOnCanvas>[1], place: Parameters<typeof dropOnCanvas>[2]) =>
        dropOnCanvas(editor, payload, place),
      onInsert: (place: Parameters<typeof dropOnCanvas>[2], at: { x: number; y: number }) =>
        useUi.setState({ insert: { place, at } }),
    }),
    [editor],
  );
  const active = selection.states.at(-1);
  const selected: GraphItem | null =
    active !== undefined
      ? { kind: "node", id: nodeId(active) }
      : selection.edge !== null
        ? { kind: "edge", id: selection.edge }
        : null;
  const also = useMemo(() => new Set(selection.states.map(nodeId)), [selection.states]);
  return (
    <div className="editor-canvas">
      <GraphCanvas
        ref={canvas}
        graph={graph}
        label={`Graph of ${workflow.name}`}
        selected={selected}
        alsoSelected={also}
        onSelect={(item, { additive }) => selectItem(editor, item, additive)}
        onActivate={() => askRename()}
        onContextMenu={(item, at) => {
          if (item === null) editor.selectState(null);
          else if (item.kind !== "node" || !also.has(item.id)) selectItem(editor, item, false);
          useUi.setState({
            context: {
              at,
              kind: item === null || item.id.startsWith("#") ? "canvas" : item.kind === "node" ? "state" : "edge",
            },
          });
        }}
        overlay={overlay}
        editing={isReadOnly || isStale ? undefined : editing}
        storageKey={`workflow.${workflow.id}`}
        isStale={isStale}
        notice={isStale ? <StaleNotice /> : undefined}
      />
      <CanvasMenu canvas={canvas} />
      <InsertMenu />
    </div>
  );
}

function StaleNotice() {
  const editor = useEditor();
  const words = useEditorData(() => editor.whyNotEditable());
  const mode = useUi((ui) => ui.mode);
  if (words === null) return null;
  const actions =
    mode === "code" ? undefined : <Button onPress={() => useUi.setState({ mode: "code" })}>Open the code</Button>;
  return (
    <Banner kind="warning" title="The graph shows the last text that could be read" actions={actions}>
      {words}
    </Banner>
  );
}

/** Counts of errors and warnings per state, on its box. */
function useProblemBadges() {
  const [overlay] = useState(createOverlay);
  const problems = useDeferredValue(useEditorData((data) => data.problems));
  const definition = useEditorData((data) => data.definition);
  useEffect(() => {
    const counts = new Map<string, NodeOverlay>();
    for (const problem of problems) {
      const state = stateOfPointer(definition, problem.pointer);
      if (state === null || problem.severity === "INFO") continue;
      const id = nodeId(state.pointer);
      const old = counts.get(id)?.problems ?? { errors: 0, warnings: 0 };
      const isError = problem.severity === "ERROR";
      counts.set(id, {
        problems: { errors: old.errors + (isError ? 1 : 0), warnings: old.warnings + (isError ? 0 : 1) },
      });
    }
    overlay.nodes.replace(counts);
  }, [overlay, problems, definition]);
  return overlay;
}
