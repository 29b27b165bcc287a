/** The whole graph in the corner: where the view is, where things run or fail; press or drag to go there. */
import { type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { STATUS } from "@/design/status";
import type { Box, Graph, Layout, Point } from "../types";
import type { GraphOverlay } from "./overlay";

const WIDTH = 168;
const HEIGHT = 116;

export interface MinimapProps {
  graph: Graph;
  layout: Layout;
  overlay: GraphOverlay;
  /** The canvas moves this frame itself, at each pan. */
  frame: RefObject<SVGRectElement | null>;
  onLook: (at: Point) => void;
}

export function Minimap({ graph, layout, overlay, frame, onLook }: MinimapProps) {
  const svg = useRef<SVGSVGElement>(null);
  const tick = useOverlayTick(overlay);
  const { x, y, w, h } = layout.bounds;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tick says that the overlay changed
  const paths = useMemo(() => tonePaths(graph, layout, overlay), [graph, layout, overlay, tick]);
  const look = (event: PointerEvent<SVGSVGElement>) => {
    const matrix = svg.current?.getScreenCTM();
    if (event.buttons !== 1 || !matrix) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    onLook({ x, y });
  };
  return (
    <svg
      ref={svg}
      className="minimap"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`${x - 20} ${y - 20} ${w + 40} ${h + 40}`}
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={look}
    >
      {paths.map(([tone, path]) => (
        <path key={tone} className={`mini mini-${tone}`} d={path} />
      ))}
      <rect ref={frame} className="mini-frame" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** Changes when the overlay did, once per frame at most. */
function useOverlayTick(overlay: GraphOverlay): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    let waiting = 0;
    const stop = overlay.nodes.subscribeAll(() => {
      if (waiting !== 0) return;
      waiting = requestAnimationFrame(() => {
        waiting = 0;
        setTick((value) => value + 1);
      });
    });
    return () => {
      cancelAnimationFrame(waiting);
      stop();
    };
  }, [overlay]);
  return tick;
}

/** One path for all boxes of one colour: a handful of elements for any number of states. */
function tonePaths(graph: Graph, layout: Layout, overlay: GraphOverlay): [string, string][] {
  const paths = new Map<string, string>();
  for (const node of graph.nodes) {
    const box = layout.nodes.get(node.id);
    if (box === undefined) continue;
    const value = overlay.nodes.get(node.id);
    const status = value?.status === undefined ? "none" : STATUS[value.status].tone;
    const tone = node.container ? "container" : value?.problems?.errors ? "failed" : status;
    paths.set(tone, (paths.get(tone) ?? "") + boxPath(box));
  }
  return [...paths].sort(([a], [b]) => Number(b === "container") - Number(a === "container"));
}

const boxPath = ({ x, y, w, h }: Box) =>
  `M${Math.round(x)} ${Math.round(y)}h${Math.round(w)}v${Math.round(h)}h${-Math.round(w)}z`;
