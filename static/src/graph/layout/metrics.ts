/** Sizes of what is drawn, in graph units, from measured texts. */
import type { GraphEdge, GraphNode } from "../types";

/** Widths of texts in the fonts of the canvas. */
export interface Measure {
  /** State names (13 px, semibold). */
  name: (text: string) => number;
  /** Subtitles and edge labels (11 px). */
  small: (text: string) => number;
}

export interface Size {
  w: number;
  h: number;
}

export const STATE_HEIGHT = 52;
export const PILL: Size = { w: 68, h: 30 };
export const HEADER_HEIGHT = 40;
/** Inside a container: under the header, and at the other sides. */
export const INSIDE_TOP = 20;
export const INSIDE = 20;
/** Between the lanes of a Parallel. */
export const LANE_GAP = 32;
export const LANE_TITLE = 22;
export const EMPTY_LANE: Size = { w: 184, h: 64 };
export const LABEL_HEIGHT = 20;
/** Between two states, one below the other. */
export const GAP = 40;

/** Two widths only, so that columns of states look calm. */
const NARROW = 204;
const WIDE = 272;
/** Icon and margins beside the name. */
const BESIDE_NAME = 60;
const HEADER_BESIDE = 112;
const LABEL_MARGIN = 14;
const LABEL_MAX = 192;
/** Widths in steps: more segments share one shape, and a letter more moves nothing. */
const LABEL_STEP = 8;

export function stateSize(node: GraphNode, measure: Measure): Size {
  if (node.type === "Start" || node.type === "End") return PILL;
  const wanted = Math.max(measure.name(node.name), measure.small(node.subtitle ?? "")) + BESIDE_NAME;
  return { w: wanted <= NARROW ? NARROW : WIDE, h: STATE_HEIGHT };
}

export function containerMinimum(node: GraphNode, measure: Measure): Size {
  const tags = (node.tags ?? []).reduce((sum, tag) => sum + measure.small(tag) + 18, 0);
  const name = Math.min(measure.name(node.name), 320);
  return { w: Math.max(240, Math.ceil(name + tags + HEADER_BESIDE)), h: HEADER_HEIGHT + 56 };
}

export function labelSize(edge: GraphEdge, measure: Measure): Size | null {
  if (edge.label === "") return null;
  const text = Math.ceil(Math.min(measure.small(edge.label), LABEL_MAX) / LABEL_STEP) * LABEL_STEP;
  return { w: text + LABEL_MARGIN, h: LABEL_HEIGHT };
}

/** Good enough where no canvas can measure (tests, before the fonts are there). */
export const ROUGH_MEASURE: Measure = {
  name: (text) => text.length * 7.2,
  small: (text) => text.length * 6.1,
};
