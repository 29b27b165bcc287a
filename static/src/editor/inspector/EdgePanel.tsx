/** An arrow is selected: where it comes from, where it leads, and a way to put a state on it. */

import { Plus } from "lucide-react";
import { slotOfEdge } from "@/asl/graph";
import { pathOf, pointerOf } from "@/asl/syntax";
import { Button } from "@/design";
import { NextSelect } from "../forms/NextSelect";
import { useIsReadOnly } from "../forms/useSetting";
import { useEditor, useEditorData } from "../model/context";
import { useUi } from "../ui";

const KINDS: Record<string, string> = {
  next: "Next",
  choice: "Choice rule",
  default: "Default",
  catch: "Catcher",
  start: "Start",
  end: "End",
};

export function EdgePanel({ edge: id }: { edge: string }) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const graph = useEditorData((data) => data.definition.graph);
  const states = useEditorData((data) => data.definition.states);
  const edge = graph.edges.find((known) => known.id === id);
  if (!edge) return null;
  const spot = slotOfEdge(edge);
  const source = states.find((state) => state.pointer === `/${edge.source}`);
  const nameOf = (node: string) => graph.nodes.find((known) => known.id === node)?.name ?? node;
  const slot = spot?.slot[0] === "End" ? ["Next"] : spot?.slot;
  return (
    <div className="inspector">
      <header className="inspector-head">
        <div className="inspector-title">
          <strong>
            {nameOf(edge.source)} → {nameOf(edge.target)}
          </strong>
          <small>
            {KINDS[edge.kind]}
            {edge.label !== "" && edge.kind !== "default" && ` · ${edge.label}`}
          </small>
        </div>
      </header>
      <div className="inspector-form">
        {source && slot && (
          <NextSelect
            label="Leads to"
            state={source}
            slot={slot}
            value={edge.target === "#end" ? undefined : valueAt(source.fields, slot)}
            canEnd={slot[0] === "Next"}
          />
        )}
        {!isReadOnly && spot && (
          <Button
            icon={Plus}
            onPress={() => useUi.setState({ mode: "design", isPaletteOpen: true, paletteAsked: true })}
          >
            Put a state here
          </Button>
        )}
        {source && (
          <Button kind="ghost" onPress={() => editor.selectState(pointerOf(pathOf(source.pointer)))}>
            {`Open ${source.name}`}
          </Button>
        )}
      </div>
    </div>
  );
}

function valueAt(fields: unknown, slot: readonly (string | number)[]): unknown {
  return slot.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | undefined)?.[step], fields);
}
