/** The graph: what to draw (types), the canvas, overlays, drag, export. */
export { beginDrag } from "./canvas/drag";
export { GraphCanvas } from "./canvas/GraphCanvas";
export {
  createOverlay,
  type DiffMark,
  type EdgeOverlay,
  type GraphOverlay,
  type NodeOverlay,
  OverlayStore,
} from "./canvas/overlay";
export type {
  DragPayload,
  DropPlace,
  ExportOptions,
  GraphCanvasHandle,
  GraphCanvasProps,
  GraphEditing,
  GraphItem,
  ScreenPoint,
} from "./canvas/props";
export type { Direction, EdgeKind, Graph, GraphEdge, GraphNode, Layout, NodeType } from "./types";
