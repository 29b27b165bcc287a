/** Positions for a graph: asked from the worker, newest wins, and what stays is not moved. */
import { useEffect, useRef, useState } from "react";
import { browserLayouter } from "../layout/elk";
import { canvasMeasure } from "../layout/measure";
import type { Measure } from "../layout/metrics";
import { shiftedLayout } from "../layout/transpose";
import type { Box, Direction, Graph, Layout } from "../types";

export interface Drawn {
  /** The graph that `layout` belongs to: never draw a newer one with older places. */
  graph: Graph;
  layout: Layout;
  direction: Direction;
  measure: Measure;
}

export interface LayoutState {
  drawn: Drawn | null;
  /** Our own fault: say so. */
  error: string | null;
}

/** @param anchor which states should stay where they are, best first (asked when a new layout arrives) */
export function useGraphLayout(graph: Graph, direction: Direction, anchor: (drawn: Drawn) => string[]): LayoutState {
  const [state, setState] = useState<LayoutState>({ drawn: null, error: null });
  const asked = useRef(0);
  const latestAnchor = useRef(anchor);
  latestAnchor.current = anchor;
  useEffect(() => {
    asked.current += 1;
    const number = asked.current;
    const run = async () => {
      const measure = await canvasMeasure();
      const layout = await browserLayouter().layout(graph, { direction, measure });
      if (number !== asked.current) return;
      setState(({ drawn }) => ({
        drawn: { graph, layout: steady(layout, drawn, direction, latestAnchor.current), direction, measure },
        error: null,
      }));
    };
    run().catch((error: unknown) => {
      if (number === asked.current) setState((state) => ({ ...state, error: String(error) }));
    });
  }, [graph, direction]);
  return state;
}

function steady(
  layout: Layout,
  before: Drawn | null,
  direction: Direction,
  anchor: (drawn: Drawn) => string[],
): Layout {
  if (before === null || before.direction !== direction) return layout;
  const id = anchor(before).find((candidate) => layout.nodes.has(candidate) && before.layout.nodes.has(candidate));
  if (id === undefined) return layout;
  const was = before.layout.nodes.get(id)!;
  const is = layout.nodes.get(id)!;
  return shiftedLayout(layout, was.x + was.w / 2 - is.x - is.w / 2, was.y - is.y);
}

/** The selected state first, then the states nearest to the middle of the view. */
export function anchorsIn(drawn: Drawn, view: Box, selected: string | null): string[] {
  const middle = { x: view.x + view.w / 2, y: view.y + view.h / 2 };
  const far = (box: Box) => Math.hypot(box.x + box.w / 2 - middle.x, box.y + box.h / 2 - middle.y);
  const nodes = drawn.graph.nodes.filter((node) => !node.container);
  const near = nodes
    .map((node) => ({ id: node.id, distance: far(drawn.layout.nodes.get(node.id)!) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 12)
    .map(({ id }) => id);
  const chosen = selected === null ? undefined : drawn.layout.nodes.get(selected);
  return selected !== null && chosen !== undefined && far(chosen) < Math.max(view.w, view.h)
    ? [selected, ...near]
    : near;
}
