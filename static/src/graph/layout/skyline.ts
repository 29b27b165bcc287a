/** The lower contour of what is placed so far: how far down is each stretch of the x axis taken? */
import type { Box, EdgeRoute } from "../types";

const CELL = 8;

export class Skyline {
  constructor(private readonly cells = new Map<number, number>()) {}

  /** Lowest y that is taken anywhere in [x0, x1]; -Infinity where nothing is. */
  bottom(x0: number, x1: number): number {
    let lowest = Number.NEGATIVE_INFINITY;
    for (let cell = Math.floor(x0 / CELL); cell <= Math.floor(x1 / CELL); cell++) {
      lowest = Math.max(lowest, this.cells.get(cell) ?? Number.NEGATIVE_INFINITY);
    }
    return lowest;
  }

  copy(): Skyline {
    return new Skyline(new Map(this.cells));
  }

  add(box: Box): void {
    const y = box.y + box.h;
    for (let cell = Math.floor(box.x / CELL); cell <= Math.floor((box.x + box.w) / CELL); cell++) {
      const taken = this.cells.get(cell);
      if (taken === undefined || taken < y) this.cells.set(cell, y);
    }
  }
}

/** The stretches of a route as boxes `margin` wider at each side, and its label. */
export function routeBoxes(route: EdgeRoute, margin: number): Box[] {
  const boxes: Box[] = route.label === null ? [] : [route.label];
  for (let i = 1; i < route.points.length; i++) {
    const a = route.points[i - 1]!;
    const b = route.points[i]!;
    const x = Math.min(a.x, b.x) - margin;
    const y = Math.min(a.y, b.y);
    boxes.push({ x, y, w: Math.abs(a.x - b.x) + 2 * margin, h: Math.abs(a.y - b.y) });
  }
  return boxes;
}
