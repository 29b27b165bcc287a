/** How tidy is a placed segment: lines through states or labels, lines that cross. */
import type { Box, Point } from "../types";
import type { FlowLink, Placed } from "./elk_segment";

interface Stretch {
  link: FlowLink;
  low: Point;
  high: Point;
}

/** What one line through a state counts, in crossings. */
export const THROUGH = 10;

/** 0 = tidy. */
export function untidiness(placed: Placed, links: readonly FlowLink[]): number {
  const stretches = links.flatMap((link) => stretchesOf(link, placed.edges.get(link.id)?.points ?? []));
  const labels = links.flatMap((link) => {
    const label = placed.edges.get(link.id)?.label;
    return label == null ? [] : [{ link, label }];
  });
  let through = 0;
  for (const stretch of stretches) {
    for (const [id, box] of placed.nodes) {
      if (id !== stretch.link.source && id !== stretch.link.target && isThrough(stretch, box)) through += 1;
    }
    for (const { link, label } of labels) if (link !== stretch.link && isThrough(stretch, label)) through += 1;
  }
  return THROUGH * through + crossings(stretches);
}

function stretchesOf(link: FlowLink, points: readonly Point[]): Stretch[] {
  return points.slice(1).map((b, i) => {
    const a = points[i]!;
    return {
      link,
      low: { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y) },
      high: { x: Math.max(a.x, b.x), y: Math.max(a.y, b.y) },
    };
  });
}

function isThrough({ low, high }: Stretch, box: Box): boolean {
  return low.x < box.x + box.w && high.x > box.x && low.y < box.y + box.h && high.y > box.y;
}

/** Lines with a common end may share a stretch; all others should not cut each other. */
function crossings(stretches: readonly Stretch[]): number {
  const flat = stretches.filter(({ low, high }) => high.y - low.y < 0.5);
  const steep = stretches.filter(({ low, high }) => high.x - low.x < 0.5);
  let found = 0;
  for (const h of flat) {
    for (const v of steep) {
      if (h.link.source === v.link.source || h.link.target === v.link.target) continue;
      const isAcross = h.low.x + 0.5 < v.low.x && v.low.x < h.high.x - 0.5;
      const isAlong = v.low.y + 0.5 < h.low.y && h.low.y < v.high.y - 0.5;
      if (isAcross && isAlong) found += 1;
    }
  }
  return found;
}
