/** How a page talks to the canvas: `<GraphCanvas graph selected onSelect overlay editing … ref />`. */
import type { KeyboardEvent, ReactNode, Ref } from "react";
import type { Direction, Graph } from "../types";
import type { GraphOverlay } from "./overlay";

/** A state or a transition; pills ("#start") and stubs are nodes too. */
export interface GraphItem {
  kind: "node" | "edge";
  id: string;
}

/** Where something can be put. */
export type DropPlace =
  | { kind: "edge"; edge: string }
  /** An empty branch of a Parallel, an empty Map; with `end`: in front of the first or behind the last state of a filled one. */
  | { kind: "lane"; container: string; branch: number; end?: "first" | "last" }
  /** A graph without any state. */
  | { kind: "empty" };

/** What is dragged: something of the palette (the page's own `data`), or a state of this graph. */
export type DragPayload = { kind: "new"; data: unknown } | { kind: "state"; id: string };

/** Present only where the graph may be changed. */
export interface GraphEditing {
  /** Is this place fine for it? Called for every place when a drag starts: keep it quick. Default: everywhere. */
  canDrop?: (payload: DragPayload, place: DropPlace) => boolean;
  onDrop: (payload: DragPayload, place: DropPlace) => void;
  /** The "+" of an edge or of an empty place was pressed (mouse, or "+" key with an edge selected): open your list at `at`. */
  onInsert: (place: DropPlace, at: ScreenPoint) => void;
}

/** Client coordinates. */
export interface ScreenPoint {
  x: number;
  y: number;
}

export interface GraphCanvasProps {
  graph: Graph;
  /** Accessible name: "Graph of OrderWorkflow". */
  label: string;
  /** The active item; draws the ring, is the active descendant, is panned into view when it changes from outside. */
  selected: GraphItem | null;
  /** More selected nodes (the active one may be among them or not). */
  alsoSelected?: ReadonlySet<string>;
  /** `additive`: Shift or Ctrl/Cmd was held: add to or take from the selection. null = the ground was clicked, or Escape at the top level. */
  onSelect: (item: GraphItem | null, how: { additive: boolean; by: "pointer" | "keyboard" }) => void;
  /** Double click or Enter on a state that is no container (on a container Enter goes inside, double click folds). */
  onActivate?: (id: string) => void;
  /** Right click, the menu key, Shift+F10. */
  onContextMenu?: (item: GraphItem | null, at: ScreenPoint) => void;
  /** Keys while the canvas has the focus, before the canvas takes them; preventDefault() keeps the canvas from doing so. */
  onKeyDown?: (event: KeyboardEvent) => void;
  /** Statuses, problems, differences: a store from createOverlay(), kept by the page. */
  overlay?: GraphOverlay;
  editing?: GraphEditing;
  /** True for runs: states without a status are pale ("not reached"), edges not taken too. */
  isRun?: boolean;
  /** Key under which folding and direction are remembered in this browser, such as "workflow.ID"; none = not remembered. */
  storageKey?: string;
  /** The graph no longer matches the text: drawn pale. Say why in `notice`. */
  isStale?: boolean;
  /** Words above the graph, such as a Banner. */
  notice?: ReactNode;
  /** Bottom left, such as the legend of statuses. */
  legend?: ReactNode;
  /** More buttons at the end of the zoom controls. */
  tools?: ReactNode;
  /** Hides the minimap (small previews, side by side). */
  hasMinimap?: boolean;
  ref?: Ref<GraphCanvasHandle>;
}

export interface ExportOptions {
  /** Pixels per graph unit, for PNG. Default 2. */
  scale?: number;
  /** No ground colour behind the graph. Default false. */
  isTransparent?: boolean;
  /** Colours of the file. Default: as on screen. */
  theme?: "light" | "dark";
}

export interface GraphCanvasHandle {
  zoomIn: () => void;
  zoomOut: () => void;
  /** The whole graph in view. */
  fit: () => void;
  /** 100 %, around the middle of the view. */
  actualSize: () => void;
  /** Pans (and opens folded containers) until the item is in view; `center` puts it in the middle at a readable zoom. */
  reveal: (id: string, options?: { center?: boolean }) => void;
  centreSelection: () => void;
  toggleDirection: () => void;
  readonly direction: Direction;
  focus: () => void;
  /** Exact SVG text of the whole graph with its colours and fonts' names inside. */
  toSvg: (options?: ExportOptions) => string;
  toPng: (options?: ExportOptions) => Promise<Blob>;
}
