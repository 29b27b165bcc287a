/** The viewport of a canvas: made once, tells React only about the part that must be rendered. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Box } from "../types";
import type { Drawn } from "./useGraphLayout";
import { Viewport, type Window } from "./Viewport";

export interface ViewportElements {
  svg: RefObject<SVGSVGElement | null>;
  content: RefObject<SVGGElement | null>;
  percent: RefObject<HTMLSpanElement | null>;
  miniFrame: RefObject<SVGRectElement | null>;
}

export function useViewport(
  { svg, content, percent, miniFrame }: ViewportElements,
  drawn: RefObject<Drawn | null>,
  canPan: RefObject<(event: Event) => boolean>,
) {
  const viewport = useRef<Viewport | null>(null);
  const [window, setWindow] = useState<Window | null>(null);
  // before anything is painted, like the first view below, which needs it
  useLayoutEffect(() => {
    if (svg.current === null || content.current === null) return;
    const view: Viewport = new Viewport({
      svg: svg.current,
      content: content.current,
      onWindow: setWindow,
      canPan: (event) => canPan.current(event),
      onChange: ({ k }) => {
        if (percent.current) percent.current.textContent = `${Math.round(k * 100)} %`;
        moveMiniFrame(miniFrame.current, viewport.current, drawn.current?.layout.bounds);
      },
    });
    viewport.current = view;
    return () => {
      view.destroy();
      viewport.current = null;
    };
  }, [svg, content, percent, miniFrame, drawn, canPan]);
  // the minimap may be new, or its graph
  useEffect(() => moveMiniFrame(miniFrame.current, viewport.current, drawn.current?.layout.bounds));
  return { viewport, window };
}

/** Pixels; in a narrower canvas the minimap would lie over the graph. */
const ROOMY = 480;

function moveMiniFrame(frame: SVGRectElement | null, viewport: Viewport | null, bounds: Box | undefined): void {
  if (frame === null || viewport === null || bounds === undefined) return;
  const { view, size } = viewport;
  const isWide = view.x <= bounds.x && view.x + view.w >= bounds.x + bounds.w;
  const isHigh = view.y <= bounds.y && view.y + view.h >= bounds.y + bounds.h;
  frame.ownerSVGElement?.classList.toggle("is-needless", (isWide && isHigh) || size.w < ROOMY);
  frame.setAttribute("x", String(view.x));
  frame.setAttribute("y", String(view.y));
  frame.setAttribute("width", String(view.w));
  frame.setAttribute("height", String(view.h));
}

/**
 * Shows the start of the graph once when the first picture is there, and again when it turns: in the frame that draws it,
 * so that nobody sees it jump. A canvas without a size yet is asked again when it has one (`window` is new then).
 */
export function useFirstView(viewport: RefObject<Viewport | null>, drawn: Drawn | null, window: Window | null): void {
  const done = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (drawn === null || done.current === drawn.direction) return;
    const hasSize = window !== null || (viewport.current?.size.w ?? 0) > 0;
    if (viewport.current === null || !hasSize) return;
    done.current = drawn.direction;
    viewport.current.start(drawn.layout.bounds);
  }, [viewport, drawn, window]);
}
