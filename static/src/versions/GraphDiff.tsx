/** The difference as a picture: one merged graph, or both graphs side by side. */

import { useEffect, useMemo, useState } from "react";
import type { Comparison } from "@/api/types";
import { graphOf } from "@/asl/graph";
import { readDefinition } from "@/execution/definition";
import { createOverlay, type DiffMark, type Graph, GraphCanvas, type GraphItem, type GraphOverlay } from "@/graph";
import { ChangeSign } from "./ChangeList";
import { edgeMarks, mergeGraphs } from "./mergeGraphs";

export interface GraphDiffProps {
  comparison: Comparison;
  isMerged: boolean;
  names: [string, string];
  /** Name of the chosen state. */
  state: string | null;
  onChoose: (state: string | null) => void;
}

export function GraphDiff({ comparison, isMerged, names, state, onChoose }: GraphDiffProps) {
  const { from, to } = comparison;
  const before = useMemo(() => graphOf(readDefinition(from.text, from.format).value), [from]);
  const after = useMemo(() => graphOf(readDefinition(to.text, to.format).value), [to]);
  const merged = useMemo(() => mergeGraphs(before, after), [before, after]);
  const apart = useMemo(() => edgeMarks(before, after), [before, after]);
  const marks = useMemo(() => stateMarks(comparison), [comparison]);
  if (isMerged) {
    return (
      <DiffCanvas
        graph={merged.graph}
        label={`${names[0]} and ${names[1]} in one graph`}
        states={marks}
        edges={merged.edges}
        state={state}
        onChoose={onChoose}
        hasLegend
        hasMinimap
      />
    );
  }
  return (
    <div className="graph-pair">
      <figure>
        <figcaption>{names[0]}</figcaption>
        <DiffCanvas
          graph={before}
          label={`Graph of ${names[0]}`}
          states={marks}
          edges={apart.before}
          state={state}
          onChoose={onChoose}
        />
      </figure>
      <figure>
        <figcaption>{names[1]}</figcaption>
        <DiffCanvas
          graph={after}
          label={`Graph of ${names[1]}`}
          states={marks}
          edges={apart.after}
          state={state}
          onChoose={onChoose}
          hasLegend
        />
      </figure>
    </div>
  );
}

function stateMarks(comparison: Comparison): Map<string, DiffMark> {
  const marks = new Map<string, DiffMark>();
  for (const { name, change } of comparison.states) if (change !== "unchanged") marks.set(name, change);
  return marks;
}

interface DiffCanvasProps {
  graph: Graph;
  label: string;
  /** By state name. */
  states: ReadonlyMap<string, DiffMark>;
  /** By edge id. */
  edges: ReadonlyMap<string, DiffMark>;
  state: string | null;
  onChoose: (state: string | null) => void;
  hasLegend?: boolean;
  hasMinimap?: boolean;
}

function DiffCanvas({
  graph,
  label,
  states,
  edges,
  state,
  onChoose,
  hasLegend = false,
  hasMinimap = false,
}: DiffCanvasProps) {
  const overlay = useDiffOverlay(graph, states, edges);
  const chosen = graph.nodes.find((node) => node.pointer !== null && node.name === state);
  const select = (item: GraphItem | null) => {
    const node = item?.kind === "node" ? graph.nodes.find(({ id }) => id === item.id) : undefined;
    onChoose(node !== undefined && node.pointer !== null ? node.name : null);
  };
  return (
    <div className="graph-place">
      <GraphCanvas
        graph={graph}
        label={label}
        selected={chosen ? { kind: "node", id: chosen.id } : null}
        onSelect={select}
        overlay={overlay}
        legend={hasLegend && <DiffLegend />}
        hasMinimap={hasMinimap}
      />
    </div>
  );
}

function useDiffOverlay(
  graph: Graph,
  states: ReadonlyMap<string, DiffMark>,
  edges: ReadonlyMap<string, DiffMark>,
): GraphOverlay {
  const [overlay] = useState(createOverlay);
  useEffect(() => {
    const nodes = new Map<string, { diff: DiffMark }>();
    for (const { id, name, pointer } of graph.nodes) {
      const diff = pointer === null ? undefined : states.get(name);
      if (diff !== undefined) nodes.set(id, { diff });
    }
    overlay.nodes.replace(nodes);
    overlay.edges.replace(new Map([...edges].map(([id, diff]) => [id, { diff }])));
  }, [overlay, graph, states, edges]);
  return overlay;
}

function DiffLegend() {
  return (
    <ul className="legend diff-legend">
      {(["added", "removed", "changed"] as const).map((change) => (
        <li key={change}>
          <ChangeSign change={change} /> {change}
        </li>
      ))}
    </ul>
  );
}
