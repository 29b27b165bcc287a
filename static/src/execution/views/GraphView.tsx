/** The definition's graph, painted by the run. */

import { useEffect, useMemo, useRef, useState } from "react";
import { graphOf } from "@/asl/graph";
import { EmptyState } from "@/design/EmptyState";
import { createOverlay, GraphCanvas, type GraphCanvasHandle, type GraphItem } from "@/graph";
import type { Definition } from "../definition";
import { choose, useChoice } from "../urlState";
import { useFeed } from "../useFeed";
import { Legend } from "./Legend";
import { indexGraph, paint } from "./overlay";
import { RunPickers } from "./RunPickers";

export function GraphView({ definition }: { definition: Definition }) {
  const feed = useFeed();
  const { state, picks } = useChoice();
  const graph = useMemo(() => graphOf(definition.value), [definition]);
  const index = useMemo(() => indexGraph(graph), [graph]);
  const [overlay] = useState(createOverlay);
  const canvas = useRef<GraphCanvasHandle>(null);
  useEffect(() => {
    overlay.nodes.clear();
    overlay.edges.clear();
    paint(overlay, index, feed.model, picks, null);
    return feed.subscribe(() => paint(overlay, index, feed.model, picks, feed.model.takeChanged()));
  }, [feed, overlay, index, picks]);
  if (index.idOf.size === 0)
    return <EmptyState title="No graph">The definition of this execution holds no states.</EmptyState>;
  const id = state === null ? undefined : index.idOf.get(state);
  const select = (item: GraphItem | null) => {
    if (item?.kind === "edge") return;
    choose({ state: item === null ? null : (index.nameOf.get(item.id) ?? null) });
  };
  return (
    <div className="graph-view">
      <RunPickers />
      <div className="graph-place">
        <GraphCanvas
          ref={canvas}
          graph={graph}
          label="Graph of the execution"
          selected={id === undefined ? null : { kind: "node", id }}
          onSelect={select}
          overlay={overlay}
          isRun
          storageKey={`execution.${feed.execution?.workflow?.id ?? feed.execution?.id}`}
          legend={<Legend />}
        />
      </div>
    </div>
  );
}
