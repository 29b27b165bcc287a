/** What the canvas draws: states and transitions with stable ids, no geometry. */

export type EdgeKind = "next" | "choice" | "default" | "catch" | "start" | "end";

/** "Start" and "End" are the pills of the top level; "Missing" is the stub of a target that does not exist. */
export type NodeType =
  | "Task"
  | "Choice"
  | "Parallel"
  | "Map"
  | "Pass"
  | "Wait"
  | "Succeed"
  | "Fail"
  | "Start"
  | "End"
  | "Missing"
  | "Unknown";

export interface GraphNode {
  /** Stable while the state stays where it is: its pointer without the leading slash, or "#start", "#end", "#missing:…". */
  id: string;
  /** The state's name (for pills: "Start", "End"). */
  name: string;
  type: NodeType;
  /** Small second line: resource or handler name, "Wait 30 s", the error of a Fail. */
  subtitle?: string;
  /** The Resource of a Task: chooses the icon. */
  resource?: string;
  /** Id of the Map or Parallel around it; null at the top level. */
  parent: string | null;
  /** Index of the branch inside a Parallel; 0 elsewhere. */
  branch: number;
  /** RFC 6901 pointer of the state in the definition; null for pills and stubs. */
  pointer: string | null;
  /** True for Map and Parallel, also when empty. */
  container: boolean;
  /** Names of a Parallel's branches or [""] for a Map; its length tells how many lanes to draw, empty ones too. */
  lanes?: string[];
  /** The state's Comment, shown on hover. */
  comment?: string;
  /** How many states are folded away inside or behind it (set by the canvas, not by you). */
  hidden?: number;
  /** Their ids, so that the box can tell what happens to them. */
  hiddenIds?: readonly string[];
  /** Signs at the right end of the header or box: "Inline", "Distributed", "max 5". */
  tags?: string[];
}

export interface GraphEdge {
  /** Stable: `${source}->${target}#${kind}${index}`. */
  id: string;
  source: string;
  target: string;
  kind: EdgeKind;
  label: string;
  /** Id of the container whose flow it belongs to; null at the top level. */
  parent: string | null;
  /** Index of the choice rule or catcher. */
  index: number;
  /** Pointer of the field that makes this transition, such as "/States/A/Next"; null where there is none (StartAt has one). */
  pointer: string | null;
}

/** Nodes in flow order (depth first from StartAt, handlers last): the layout keeps that order. */
export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface Point {
  x: number;
  y: number;
}

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Absolute positions in graph units (1 = one CSS pixel at 100 %). */
export interface Layout {
  nodes: Map<string, Box>;
  edges: Map<string, EdgeRoute>;
  /** Empty branches and the bodies of empty containers: where a state can be dropped. Key: `${container}#${branch}`. */
  lanes: Map<string, Box>;
  bounds: Box;
}

export interface EdgeRoute {
  points: Point[];
  label: Box | null;
}

export type Direction = "DOWN" | "RIGHT";
