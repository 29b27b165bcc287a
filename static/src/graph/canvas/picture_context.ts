/** What every node and edge of one picture shares. */
import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from "react";
import { type Measure, ROUGH_MEASURE } from "../layout/metrics";
import type { GraphNode } from "../types";
import { foldedOverlay } from "./folded";
import { createOverlay, type EdgeOverlay, type GraphOverlay, type NodeOverlay } from "./overlay";

export interface PictureContext {
  /** Prefix of element ids, so that two graphs can stand on one page. */
  prefix: string;
  measure: Measure;
  overlay: GraphOverlay;
  isRun: boolean;
  isEditing: boolean;
}

const NONE: readonly string[] = [];

export const Picture = createContext<PictureContext>({
  prefix: "graph",
  measure: ROUGH_MEASURE,
  overlay: createOverlay(),
  isRun: false,
  isEditing: false,
});

export const usePicture = (): PictureContext => useContext(Picture);

/** What is known of a node; of a folded one, with what it hides. */
export function useNodeOverlay({ id, type, hiddenIds = NONE }: GraphNode): NodeOverlay | undefined {
  const { nodes } = usePicture().overlay;
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [id, ...hiddenIds].map((one) => nodes.subscribe(one, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [nodes, id, hiddenIds],
  );
  const last = useRef<NodeOverlay | undefined>(undefined);
  return useSyncExternalStore(subscribe, () => {
    if (hiddenIds.length === 0) return nodes.get(id);
    const inner = hiddenIds.map((one) => nodes.get(one));
    const sum = foldedOverlay(nodes.get(id), inner, type === "Map" || type === "Parallel");
    // the same value must be the same object, or React would render for ever
    if (JSON.stringify(sum) !== JSON.stringify(last.current)) last.current = sum;
    return last.current;
  });
}

export function useEdgeOverlay(id: string): EdgeOverlay | undefined {
  const { edges } = usePicture().overlay;
  return useSyncExternalStore(
    useCallback((listener) => edges.subscribe(id, listener), [edges, id]),
    () => edges.get(id),
  );
}

/** Element ids must not contain spaces: aria-activedescendant would not find them. */
export const nodeElementId = (prefix: string, id: string): string => `${prefix}-n-${encodeURIComponent(id)}`;
export const edgeElementId = (prefix: string, id: string): string => `${prefix}-e-${encodeURIComponent(id)}`;
