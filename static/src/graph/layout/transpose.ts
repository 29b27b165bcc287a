/** The layout always flows down; to the right is the same with x and y exchanged. */
import type { Box, Direction, EdgeRoute, Layout, Point } from "../types";
import type { Size } from "./metrics";

export const flipSize = (size: Size, direction: Direction): Size =>
  direction === "DOWN" ? size : { w: size.h, h: size.w };

const flipBox = ({ x, y, w, h }: Box): Box => ({ x: y, y: x, w: h, h: w });
const flipPoint = ({ x, y }: Point): Point => ({ x: y, y: x });

function flipRoute({ points, label }: EdgeRoute): EdgeRoute {
  return { points: points.map(flipPoint), label: label === null ? null : flipBox(label) };
}

function mapped<T>(values: Map<string, T>, change: (value: T) => T): Map<string, T> {
  return new Map(Array.from(values, ([id, value]) => [id, change(value)]));
}

export function turned(layout: Layout, direction: Direction): Layout {
  if (direction === "DOWN") return layout;
  return {
    nodes: mapped(layout.nodes, flipBox),
    edges: mapped(layout.edges, flipRoute),
    lanes: mapped(layout.lanes, flipBox),
    bounds: flipBox(layout.bounds),
  };
}

/** The same layout elsewhere: keeps a state where it was when the rest changed. */
export function shiftedLayout(layout: Layout, dx: number, dy: number): Layout {
  if (dx === 0 && dy === 0) return layout;
  const shift = (box: Box): Box => ({ ...box, x: box.x + dx, y: box.y + dy });
  return {
    nodes: mapped(layout.nodes, shift),
    edges: mapped(layout.edges, ({ points, label }) => ({
      points: points.map(({ x, y }) => ({ x: x + dx, y: y + dy })),
      label: label === null ? null : shift(label),
    })),
    lanes: mapped(layout.lanes, shift),
    bounds: shift(layout.bounds),
  };
}
