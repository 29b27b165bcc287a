/** The commands of the canvas, for its own buttons and for the page's ref. */
import { type RefObject, useImperativeHandle, useMemo } from "react";
import { graphPng, graphSvg, type PictureToExport } from "../export";
import type { Box, Direction } from "../types";
import type { GraphCanvasHandle, GraphCanvasProps, GraphItem } from "./props";
import type { Drawn } from "./useGraphLayout";
import type { Viewport } from "./Viewport";

/** Always the newest facts, so that the handle itself never changes. */
export interface CanvasFacts {
  drawn: Drawn | null;
  selected: GraphItem | null;
  direction: Direction;
  setDirection: (direction: Direction) => void;
  reveal: (id: string, center: boolean) => void;
  picture: () => PictureToExport | null;
}

const STEP = 1.3;

export function useCanvasHandle(
  ref: GraphCanvasProps["ref"],
  viewport: RefObject<Viewport | null>,
  svg: RefObject<SVGSVGElement | null>,
  facts: RefObject<CanvasFacts>,
): GraphCanvasHandle {
  const handle = useMemo<GraphCanvasHandle>(
    () => ({
      zoomIn: () => viewport.current?.zoomBy(STEP),
      zoomOut: () => viewport.current?.zoomBy(1 / STEP),
      fit: () => facts.current.drawn && viewport.current?.fit(facts.current.drawn.layout.bounds),
      actualSize: () => viewport.current?.actualSize(),
      reveal: (id, options) => facts.current.reveal(id, options?.center ?? false),
      centreSelection: () => {
        const box = itemBox(facts.current.drawn, facts.current.selected);
        if (box !== undefined) viewport.current?.centre(box);
      },
      toggleDirection: () => facts.current.setDirection(facts.current.direction === "DOWN" ? "RIGHT" : "DOWN"),
      get direction() {
        return facts.current.direction;
      },
      focus: () => svg.current?.focus(),
      toSvg: (options) => {
        const picture = facts.current.picture();
        return picture === null ? "" : graphSvg(picture, options);
      },
      toPng: async (options) => {
        const picture = facts.current.picture();
        if (picture === null) throw new Error("The graph is not drawn yet.");
        return graphPng(picture, options);
      },
    }),
    [viewport, svg, facts],
  );
  useImperativeHandle(ref, () => handle, [handle]);
  return handle;
}

export function itemBox(drawn: Drawn | null, item: GraphItem | null): Box | undefined {
  if (drawn === null || item === null) return undefined;
  if (item.kind === "node") return drawn.layout.nodes.get(item.id);
  const route = drawn.layout.edges.get(item.id);
  if (route === undefined) return undefined;
  const xs = route.points.map((point) => point.x);
  const ys = route.points.map((point) => point.y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}
