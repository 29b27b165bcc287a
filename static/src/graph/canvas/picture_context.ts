/** What every node and edge of one picture shares. */
import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import { type Measure, ROUGH_MEASURE } from "../layout/metrics";
import { createOverlay, type EdgeOverlay, type GraphOverlay, type NodeOverlay } from "./overlay";

export interface PictureContext {
  /** Prefix of element ids, so that two graphs can stand on one page. */
  prefix: string;
  measure: Measure;
  overlay: GraphOverlay;
  isRun: boolean;
  isEditing: boolean;
}

export const Picture = createContext<PictureContext>({
  prefix: "graph",
  measure: ROUGH_MEASURE,
  overlay: createOverlay(),
  isRun: false,
  isEditing: false,
});

export const usePicture = (): PictureContext => useContext(Picture);

export function useNodeOverlay(id: string): NodeOverlay | undefined {
  const { nodes } = usePicture().overlay;
  return useSyncExternalStore(
    useCallback((listener) => nodes.subscribe(id, listener), [nodes, id]),
    () => nodes.get(id),
  );
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
