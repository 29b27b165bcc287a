/** Lays out one flow (the top level, a branch, the body of a Map): segments by ELK, stacked along one axis. */
import type { ElkNode } from "elkjs/lib/elk-api";
import type { Box, EdgeRoute, Point } from "../types";
import {
  type AskElk,
  type FlowLink,
  type Placed,
  placedSegment,
  renamedSegment,
  type SegmentQuestion,
  SINK,
  segmentGraph,
} from "./elk_segment";
import { GAP, type Size } from "./metrics";
import { flowComponents } from "./order";
import { cutSegments } from "./segments";
import { routeBoxes, Skyline } from "./skyline";
import { THROUGH, untidiness } from "./tidy";

export interface PlacedFlow extends Placed {
  w: number;
  h: number;
}

interface Part extends Placed {
  head: string;
  exits: FlowLink[];
  /** Where the exits meet, in the part's own units; null for the last part and for single states. */
  seam: Point | null;
}

interface Segment {
  ids: string[];
  inner: FlowLink[];
  exits: FlowLink[];
}

const EDGE_MARGIN = 9;
const COMPONENT_GAP = 64;
/** In larger segments the strict order seldom stays tidy: trying it would only double the wait. */
const LARGEST_ORDERED = 80;

export interface LayoutCache {
  /** Answers by question; the last ones used survive. */
  ask: (question: ElkNode) => Promise<Placed>;
}

export function createCache(elk: AskElk, limit = 3000): LayoutCache & { misses: () => number } {
  const kept = new Map<string, Promise<Placed>>();
  let misses = 0;
  const ask = (question: ElkNode) => {
    const key = JSON.stringify(question);
    const known = kept.get(key);
    if (known !== undefined) {
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    misses += 1;
    const answer = elk(question).then(placedSegment);
    answer.catch(() => kept.delete(key));
    kept.set(key, answer);
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) break;
      kept.delete(oldest);
    }
    return answer;
  };
  return { ask, misses: () => misses };
}

/** @param size also answers for containers that were laid out before */
export async function layoutFlow(
  ids: readonly string[],
  links: readonly FlowLink[],
  size: (id: string) => Size,
  cache: LayoutCache,
): Promise<PlacedFlow> {
  const components = flowComponents(ids, links);
  const flows = await Promise.all(components.map((component) => layoutComponent(component, links, size, cache)));
  const all: PlacedFlow = { nodes: new Map(), edges: new Map(), w: 0, h: 0 };
  for (const flow of flows) {
    if (all.w > 0) all.w += COMPONENT_GAP;
    copyPlaced(flow, all, all.w, 0);
    all.w += flow.w;
    all.h = Math.max(all.h, flow.h);
  }
  return all;
}

async function layoutComponent(
  ids: readonly string[],
  links: readonly FlowLink[],
  size: (id: string) => Size,
  cache: LayoutCache,
): Promise<PlacedFlow> {
  const segments = segmentsOf(ids, links);
  const position = new Map(ids.map((id, at) => [id, at]));
  const place = (at: number, isSinkLast: boolean) => {
    const next = segments[at + 1]?.ids[0];
    const before = next === undefined ? 0 : position.get(next)!;
    const sinkAt = segments[at]!.ids.filter((id) => position.get(id)! < before).length;
    return placeSegment(segments[at]!, size, cache, {
      nextWidth: next === undefined ? 0 : size(next).w,
      sinkAt,
      isSinkLast,
    });
  };
  const parts = await Promise.all(segments.map((_, at) => place(at, false)));
  const stack = new Stack();
  for (let i = 0; i < parts.length; i++) {
    if (!stack.fits(parts[i]!, parts[i + 1])) parts[i] = await place(i, true);
    stack.push(parts[i]!);
  }
  return stack.finish();
}

function segmentsOf(ids: readonly string[], links: readonly FlowLink[]): Segment[] {
  const cut = cutSegments(ids, links);
  const of = new Map<string, number>();
  cut.forEach((part, i) => {
    for (const id of part) of.set(id, i);
  });
  const segments: Segment[] = cut.map((part) => ({ ids: part, inner: [], exits: [] }));
  for (const link of links) {
    const source = of.get(link.source);
    const target = of.get(link.target);
    if (source === undefined || target === undefined) continue;
    if (source === target) segments[source]!.inner.push(link);
    else segments[source]!.exits.push(link);
  }
  return segments;
}

async function placeSegment(
  { ids, inner, exits }: Segment,
  size: (id: string) => Size,
  cache: LayoutCache,
  sink: Pick<SegmentQuestion, "nextWidth" | "sinkAt" | "isSinkLast">,
): Promise<Part> {
  const head = ids[0]!;
  const isPlain = exits.length <= 1 && exits.every((link) => link.label === null && !link.isCatch);
  if (ids.length === 1 && inner.length === 0 && isPlain) {
    const { w, h } = size(head);
    return { head, nodes: new Map([[head, { x: 0, y: 0, w, h }]]), edges: new Map(), exits, seam: null };
  }
  const question = { ids, size, inner, exits, ...sink };
  const placed = await askTidy(question, cache);
  const nodes = new Map(placed.nodes);
  const place = nodes.get(SINK);
  nodes.delete(SINK);
  const seam = place === undefined ? null : { x: place.x + place.w / 2, y: place.y };
  return { head, nodes, edges: placed.edges, exits, seam };
}

/** The order of the definition where it can be drawn tidily, else ELK's own order. */
async function askTidy(question: Omit<SegmentQuestion, "isOrdered">, cache: LayoutCache): Promise<Placed> {
  const ask = async (isOrdered: boolean) =>
    renamedSegment(await cache.ask(segmentGraph({ ...question, isOrdered })), question);
  if (question.ids.length > LARGEST_ORDERED) return ask(false);
  const links = [...question.inner, ...question.exits];
  const ordered = await ask(true);
  const faults = untidiness(ordered, links);
  if (faults === 0) return ordered;
  const free = await ask(false);
  return faults < THROUGH && faults <= untidiness(free, links) ? ordered : free;
}

/** Puts parts below each other so that each head stands under the seam of the part before, as high as the contours allow. */
class Stack {
  private readonly placed: Placed = { nodes: new Map(), edges: new Map() };
  private axis = 0;
  private seamY = 0;
  private open: FlowLink[] = [];

  constructor(private readonly skyline = new Skyline()) {}

  /** False when the stretched exits of `part` would run through a state of its own below its seam. */
  fits(part: Part, next: Part | undefined): boolean {
    if (part.seam === null || next === undefined) return true;
    const after = this.copy();
    after.push(part);
    const { y } = after.offset(next);
    const headTop = y + next.nodes.get(next.head)!.y;
    const dy = after.seamY - part.seam.y;
    const { x } = part.seam;
    for (const box of ownBoxes(part)) {
      const isBeside = box.x >= x + 14 || box.x + box.w <= x - 14;
      if (!isBeside && box.y + box.h + dy > after.seamY && box.y + dy < headTop) return false;
    }
    return true;
  }

  push(part: Part): void {
    const { x, y } = this.offset(part);
    const head = part.nodes.get(part.head)!;
    this.closeSeam({ x: x + head.x + head.w / 2, y: y + head.y });
    copyPlaced(part, this.placed, x, y);
    for (const box of ownBoxes(part)) this.skyline.add({ ...box, x: box.x + x, y: box.y + y });
    this.open = part.exits;
    if (part.seam === null) {
      this.axis = x + head.x + head.w / 2;
      this.seamY = y + head.y + head.h + GAP;
    } else {
      this.axis = x + part.seam.x;
      this.seamY = y + part.seam.y;
    }
  }

  finish(): PlacedFlow {
    const boxes = [...this.placed.nodes.values()];
    for (const route of this.placed.edges.values()) boxes.push(...routeBoxes(route, 2));
    const left = Math.min(...boxes.map((box) => box.x));
    const top = Math.min(...boxes.map((box) => box.y));
    const all: PlacedFlow = { nodes: new Map(), edges: new Map(), w: 0, h: 0 };
    copyPlaced(this.placed, all, -left, -top);
    all.w = Math.max(...boxes.map((box) => box.x + box.w)) - left;
    all.h = Math.max(...boxes.map((box) => box.y + box.h)) - top;
    return all;
  }

  /** Where the part's own origin comes to stand. */
  private offset(part: Part): Point {
    const head = part.nodes.get(part.head)!;
    const x = this.axis - (head.x + head.w / 2);
    // a loop that enters the head from above must not reach above the seam either
    const boxes = ownBoxes(part);
    const top = Math.min(...boxes.map((box) => box.y));
    let y = this.seamY - top;
    for (const box of [...boxes, ...exitBoxes(part)]) {
      const taken = this.skyline.bottom(box.x + x - EDGE_MARGIN, box.x + box.w + x + EDGE_MARGIN);
      y = Math.max(y, taken + GAP * 0.6 - box.y);
    }
    return { x, y };
  }

  /** The exits of the part before end at the head of the next. */
  private closeSeam(end: Point): void {
    for (const link of this.open) {
      const route = this.placed.edges.get(link.id);
      if (route === undefined) {
        const source = this.placed.nodes.get(link.source)!;
        const points = [{ x: source.x + source.w / 2, y: source.y + source.h }, end];
        this.placed.edges.set(link.id, { points, label: null });
      } else {
        this.placed.edges.set(link.id, { ...route, points: [...route.points.slice(0, -1), end] });
      }
      for (const box of routeBoxes(this.placed.edges.get(link.id)!, EDGE_MARGIN)) this.skyline.add(box);
    }
  }

  private copy(): Stack {
    const copy = new Stack(this.skyline.copy());
    copy.axis = this.axis;
    copy.seamY = this.seamY;
    return copy;
  }
}

/** States, labels and inner edges of a part; its exits end elsewhere. */
function ownBoxes(part: Part): Box[] {
  const boxes = [...part.nodes.values()];
  const leaving = new Set(part.exits.map((link) => link.id));
  for (const [id, route] of part.edges) if (!leaving.has(id)) boxes.push(...routeBoxes(route, EDGE_MARGIN));
  return boxes;
}

function exitBoxes(part: Part): Box[] {
  return part.exits.flatMap((link) => {
    const route = part.edges.get(link.id);
    return route === undefined ? [] : routeBoxes(route, EDGE_MARGIN);
  });
}

const moved = (box: Box, x: number, y: number): Box => ({ ...box, x: box.x + x, y: box.y + y });

export function movedRoute(route: EdgeRoute, x: number, y: number): EdgeRoute {
  const points = route.points.map((point) => ({ x: point.x + x, y: point.y + y }));
  return { points, label: route.label === null ? null : moved(route.label, x, y) };
}

export function copyPlaced(from: Placed, to: Placed, x: number, y: number): void {
  for (const [id, box] of from.nodes) to.nodes.set(id, moved(box, x, y));
  for (const [id, route] of from.edges) to.edges.set(id, movedRoute(route, x, y));
}
