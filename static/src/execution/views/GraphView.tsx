/** The definition's graph, painted by the run. */

import { LocateFixed } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { graphOf } from "@/asl/graph";
import { IconButton } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { createOverlay, GraphCanvas, type GraphCanvasHandle, type GraphItem } from "@/graph";
import type { Definition } from "../definition";
import type { ExecutionFeed } from "../feed";
import { ACTIVE } from "../model/visits";
import { choose, useChoice } from "../urlState";
import { useFeed } from "../useFeed";
import { Legend } from "./Legend";
import { type GraphIndex, indexGraph, paint } from "./overlay";
import { RunPickers } from "./RunPickers";

const FOLLOW = "studio.follow";

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
  const follow = useFollow(feed, index, canvas, state === null);
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
          tools={feed.model.active && follow.button}
        />
      </div>
    </div>
  );
}

/** Keeps the state that was entered last in view while the execution goes on; a selection is left where it is. */
function useFollow(
  feed: ExecutionFeed,
  index: GraphIndex,
  canvas: RefObject<GraphCanvasHandle | null>,
  isFree: boolean,
): { button: ReactNode } {
  const [isOn, setOn] = useState(() => localStorage.getItem(FOLLOW) !== "off");
  useEffect(() => {
    if (!isOn || !isFree) return;
    let shown: string | undefined;
    const look = () => {
      if (!feed.model.active) return;
      const newest = feed.model.visits.findLast(({ status }) => ACTIVE.has(status));
      const id = newest && index.idOf.get(newest.state);
      if (id === undefined || id === shown) return;
      shown = id;
      canvas.current?.reveal(id);
    };
    look();
    return feed.subscribe(look);
  }, [feed, index, canvas, isOn, isFree]);
  const toggle = () => {
    localStorage.setItem(FOLLOW, isOn ? "off" : "on");
    setOn(!isOn);
  };
  const button = (
    <IconButton icon={LocateFixed} label="Follow the run" aria-pressed={isOn} placement="top" onPress={toggle} />
  );
  return { button };
}
