/** Pan and zoom: ONE transform, written outside React; React hears only when the view leaves what is rendered. */
import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from "d3-zoom";
import type { Box, Point } from "../types";

export const FAR = 0.35; // below, texts cannot be read: they are not drawn
const SMALL = 0.6; // below, signs to press on are too small to press on
const LEAST = 0.02;
const MOST = 3;
const FIT_MARGIN = 48;
const FLIGHT_MS = 220;

/** What React draws: a part of the graph, and how exactly. */
export interface Window extends Box {
  isFar: boolean;
}

export interface ViewportParts {
  svg: SVGSVGElement;
  content: SVGGElement;
  /** Three views wide and high: re-render when the view leaves it. */
  onWindow: (window: Window) => void;
  onChange: (transform: ZoomTransform) => void;
  /** May this press start a pan? */
  canPan: (event: Event) => boolean;
}

export class Viewport {
  private transform: ZoomTransform = zoomIdentity;
  private readonly behaviour: ZoomBehavior<SVGSVGElement, unknown>;
  private rendered: Window | null = null;
  private flight = 0;
  private measured: { w: number; h: number } | null = null;
  private readonly watcher: ResizeObserver;

  constructor(private readonly parts: ViewportParts) {
    this.behaviour = zoom<SVGSVGElement, unknown>()
      .scaleExtent([LEAST, MOST])
      .filter((event: MouseEvent | WheelEvent | TouchEvent) => {
        if (event.type === "wheel") return true;
        if ("touches" in event) return event.touches.length > 1 || parts.canPan(event); // two fingers pinch anywhere
        return event.button <= 1 && !event.ctrlKey && parts.canPan(event);
      })
      .wheelDelta(
        (event) =>
          -event.deltaY * (event.deltaMode === 1 ? 0.05 : event.deltaMode ? 1 : 0.0018) * (event.ctrlKey ? 6 : 1),
      )
      .on("zoom", (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
        if (event.sourceEvent) cancelAnimationFrame(this.flight);
        this.write(event.transform);
      });
    select(parts.svg).call(this.behaviour).on("dblclick.zoom", null);
    this.watcher = new ResizeObserver(() => {
      this.measured = null;
      this.write(this.transform);
    });
    this.watcher.observe(parts.svg);
  }

  destroy(): void {
    cancelAnimationFrame(this.flight);
    this.watcher.disconnect();
    select(this.parts.svg).on(".zoom", null);
  }

  get scale(): number {
    return this.transform.k;
  }

  /** Measured once until it changes: to ask in each render would lay out the whole page each time. */
  get size(): { w: number; h: number } {
    const known = this.measured ?? { w: this.parts.svg.clientWidth, h: this.parts.svg.clientHeight };
    this.measured = known.w > 0 ? known : null;
    return known;
  }

  /** The part of the graph that is seen, in graph units. */
  get view(): Box {
    const { x, y, k } = this.transform;
    const { w, h } = this.size;
    return { x: -x / k, y: -y / k, w: w / k, h: h / k };
  }

  toGraph(client: Point): Point {
    const frame = this.parts.svg.getBoundingClientRect();
    const [x, y] = this.transform.invert([client.x - frame.left, client.y - frame.top]);
    return { x, y };
  }

  toClient(at: Point): Point {
    const frame = this.parts.svg.getBoundingClientRect();
    const [x, y] = this.transform.apply([at.x, at.y]);
    return { x: x + frame.left, y: y + frame.top };
  }

  zoomBy(factor: number): void {
    const { w, h } = this.size;
    this.zoomTo(this.transform.k * factor, { x: w / 2, y: h / 2 });
  }

  actualSize(): void {
    const { w, h } = this.size;
    this.zoomTo(1, { x: w / 2, y: h / 2 });
  }

  fit(bounds: Box, isAnimated = true): void {
    const { w, h } = this.size;
    if (w === 0 || bounds.w === 0) return;
    const k = clamp(Math.min((w - 2 * FIT_MARGIN) / bounds.w, (h - 2 * FIT_MARGIN) / bounds.h), LEAST, 1);
    this.centre(bounds, k, isAnimated);
  }

  /** At first: everything if it is readable then, else the top at a readable size. */
  start(bounds: Box): void {
    const { w, h } = this.size;
    const k = Math.min((w - 2 * FIT_MARGIN) / bounds.w, (h - 2 * FIT_MARGIN) / bounds.h);
    if (k >= 0.55) {
      this.fit(bounds, false);
      return;
    }
    const readable = clamp((w - 2 * FIT_MARGIN) / bounds.w, 0.6, 1);
    const x = w / 2 - (bounds.x + bounds.w / 2) * readable;
    this.set(zoomIdentity.translate(x, FIT_MARGIN - bounds.y * readable).scale(readable), false);
  }

  centre(box: Box, scale = Math.max(this.transform.k, 0.8), isAnimated = true): void {
    const { w, h } = this.size;
    const x = w / 2 - (box.x + box.w / 2) * scale;
    const y = h / 2 - (box.y + box.h / 2) * scale;
    this.set(zoomIdentity.translate(x, y).scale(scale), isAnimated);
  }

  /** The least move that brings the box into view. */
  reveal(box: Box): void {
    const { x, y, k } = this.transform;
    const { w, h } = this.size;
    const dx = shift(box.x * k + x, (box.x + box.w) * k + x, w);
    const dy = shift(box.y * k + y, (box.y + box.h) * k + y, h);
    if (dx !== 0 || dy !== 0) this.set(zoomIdentity.translate(x + dx, y + dy).scale(k), true);
  }

  panBy(dx: number, dy: number): void {
    const { x, y, k } = this.transform;
    this.set(zoomIdentity.translate(x + dx, y + dy).scale(k), false);
  }

  /** Puts this point of the graph into the middle. */
  lookAt(at: Point): void {
    this.centre({ ...at, w: 0, h: 0 }, this.transform.k, false);
  }

  private zoomTo(scale: number, around: Point): void {
    const k = clamp(scale, LEAST, MOST);
    const [gx, gy] = this.transform.invert([around.x, around.y]);
    this.set(zoomIdentity.translate(around.x - gx * k, around.y - gy * k).scale(k), true);
  }

  private set(target: ZoomTransform, isAnimated: boolean): void {
    cancelAnimationFrame(this.flight);
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!isAnimated || isCalm) {
      this.apply(target);
      return;
    }
    const from = this.transform;
    const began = performance.now();
    const step = (now: number) => {
      const t = Math.min(1, Math.max(0, (now - began) / FLIGHT_MS));
      const eased = 1 - (1 - t) ** 3;
      const k = from.k * (target.k / from.k) ** eased;
      // interpolate where the target's middle is, so that zooming flies straight
      const part = target.k === from.k ? eased : (k - from.k) / (target.k - from.k);
      const x = lerp(from.x, target.x, part);
      const y = lerp(from.y, target.y, part);
      this.apply(zoomIdentity.translate(x, y).scale(k));
      if (t < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  private apply(transform: ZoomTransform): void {
    select(this.parts.svg).call(this.behaviour.transform, transform);
  }

  private write(transform: ZoomTransform): void {
    this.transform = transform;
    this.parts.content.setAttribute("transform", transform.toString());
    const isFar = transform.k < FAR;
    this.parts.svg.classList.toggle("is-small", transform.k < SMALL);
    this.parts.onChange(transform);
    const view = this.view;
    if (view.w === 0 || (this.rendered?.isFar === isFar && isEnough(view, this.rendered))) return;
    this.rendered = { isFar, x: view.x - view.w, y: view.y - view.h, w: view.w * 3, h: view.h * 3 };
    this.parts.onWindow(this.rendered);
  }
}

function isEnough(view: Box, rendered: Box): boolean {
  const isInside =
    view.x >= rendered.x &&
    view.y >= rendered.y &&
    view.x + view.w <= rendered.x + rendered.w &&
    view.y + view.h <= rendered.y + rendered.h;
  return isInside && rendered.w < view.w * 6; // far more than needed costs too
}

const REVEAL_MARGIN = 28;

function shift(low: number, high: number, room: number): number {
  if (high - low > room - 2 * REVEAL_MARGIN) return low > room * 0.6 || high < room * 0.4 ? REVEAL_MARGIN - low : 0;
  if (low < REVEAL_MARGIN) return REVEAL_MARGIN - low;
  if (high > room - REVEAL_MARGIN) return room - REVEAL_MARGIN - high;
  return 0;
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const lerp = (a: number, b: number, t: number) => a + (b - a) * t;
