/** Lines of transitions: rounded paths, arrow heads, the point where "+" stands. */
import type { EdgeRoute, Point } from "../types";

const RADIUS = 8;
export const PLUS_RADIUS = 8;

/** SVG path with rounded bends; ends a little before the arrow's tip so that the line does not show through. */
export function routePath(points: readonly Point[]): string {
  const first = points[0];
  if (first === undefined) return "";
  let path = `M${n(first.x)} ${n(first.y)}`;
  for (let i = 1; i < points.length - 1; i++) {
    const at = points[i]!;
    const before = towards(at, points[i - 1]!);
    const after = towards(at, points[i + 1]!);
    path += `L${n(before.x)} ${n(before.y)}Q${n(at.x)} ${n(at.y)} ${n(after.x)} ${n(after.y)}`;
  }
  const last = points.at(-1)!;
  return `${path}L${n(last.x)} ${n(last.y)}`;
}

/** Half of a short stretch at most, so that two bends never overlap. */
function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const step = Math.min(RADIUS, length / 2) / (length || 1);
  return { x: from.x + (to.x - from.x) * step, y: from.y + (to.y - from.y) * step };
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

/** A filled triangle at the end of the route. */
export function arrowPath(points: readonly Point[]): string {
  const tip = points.at(-1);
  if (tip === undefined) return "";
  const from = points.findLast((point) => point.x !== tip.x || point.y !== tip.y) ?? { x: tip.x, y: tip.y - 1 };
  const length = Math.hypot(tip.x - from.x, tip.y - from.y);
  const [ux, uy] = [(tip.x - from.x) / length, (tip.y - from.y) / length];
  const [bx, by] = [tip.x - ux * 7, tip.y - uy * 7];
  return `M${n(tip.x)} ${n(tip.y)}L${n(bx - uy * 4)} ${n(by + ux * 4)}L${n(bx + uy * 4)} ${n(by - ux * 4)}Z`;
}

export interface EdgeNeighbours {
  /** How many transitions leave the same port, and how many enter the same state. */
  leaving: number;
  entering: number;
}

/** Where "+" stands: on a stretch of its own, beside the label, away from merged lines where possible. */
export function plusPoint({ points, label }: EdgeRoute, { leaving, entering }: EdgeNeighbours): Point {
  const stretches = points.slice(1).map((b, i) => ({ a: points[i]!, b }));
  if (label !== null) {
    const under = afterLabel(stretches, label);
    if (under !== null) return under;
  }
  const first = stretches[0]!;
  const last = stretches.at(-1)!;
  const room = 2 * PLUS_RADIUS + 6;
  if (leaving === 1 && lengthOf(first) >= room) return middle(first, 0.5);
  if (entering === 1 && lengthOf(last) >= room) return middle(last, 0.42);
  const inner = stretches.length > 2 ? stretches.slice(1, -1) : stretches;
  return middle(
    inner.reduce((best, one) => (lengthOf(one) > lengthOf(best) ? one : best)),
    0.5,
  );
}

interface Stretch {
  a: Point;
  b: Point;
}

const lengthOf = ({ a, b }: Stretch) => Math.hypot(a.x - b.x, a.y - b.y);
const middle = ({ a, b }: Stretch, at: number): Point => ({ x: a.x + (b.x - a.x) * at, y: a.y + (b.y - a.y) * at });

function afterLabel(stretches: readonly Stretch[], label: NonNullable<EdgeRoute["label"]>): Point | null {
  const centre = { x: label.x + label.w / 2, y: label.y + label.h / 2 };
  for (const { a, b } of stretches) {
    const isSteep = Math.abs(a.x - b.x) < 0.5;
    const isOn = isSteep
      ? Math.abs(a.x - centre.x) < label.w / 2 && between(centre.y, a.y, b.y)
      : Math.abs(a.y - centre.y) < label.h / 2 && between(centre.x, a.x, b.x);
    if (!isOn) continue;
    const sign = isSteep ? Math.sign(b.y - a.y) : Math.sign(b.x - a.x);
    const far = (isSteep ? label.h : label.w) / 2 + PLUS_RADIUS + 3;
    const at = isSteep ? { x: a.x, y: centre.y + sign * far } : { x: centre.x + sign * far, y: a.y };
    const isInside = isSteep ? between(at.y, a.y, b.y) : between(at.x, a.x, b.x);
    if (isInside) return at;
  }
  return null;
}

const between = (value: number, a: number, b: number) => value >= Math.min(a, b) && value <= Math.max(a, b);

/** Distance of a point from the line, and the nearest point on it. */
export function distanceToRoute(points: readonly Point[], at: Point): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1]!;
    const b = points[i]!;
    const square = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
    const t =
      square === 0 ? 0 : Math.max(0, Math.min(1, ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / square));
    best = Math.min(best, Math.hypot(at.x - a.x - t * (b.x - a.x), at.y - a.y - t * (b.y - a.y)));
  }
  return best;
}
