/** Follows a drag over this canvas: which place is meant, panning at the rim, the drop. */
import { type RefObject, useEffect, useRef, useState } from "react";
import { takeDrops, useDrag } from "./drag";
import { type DropTarget, dropTargets, placeAt, samePlace } from "./places";
import type { DragPayload, DropPlace, GraphEditing, ScreenPoint } from "./props";
import type { Drawn } from "./useGraphLayout";
import type { Viewport } from "./Viewport";

const REACH = 56; // pixels around the pointer
const RIM = 36;
const RIM_SPEED = 9;

export interface Dropping {
  /** Something is being dragged and this canvas may take it. */
  isOn: boolean;
  place: DropPlace | null;
  payload: DragPayload | null;
}

export function useDropping(
  viewport: RefObject<Viewport | null>,
  frame: RefObject<HTMLElement | null>,
  drawn: Drawn | null,
  editing: GraphEditing | undefined,
): Dropping {
  const payload = useDrag((state) => state.drag?.payload ?? null);
  const [place, setPlace] = useState<DropPlace | null>(null);
  const targets = useRef<DropTarget[]>([]);
  const current = useRef<DropPlace | null>(null);

  useEffect(() => {
    targets.current =
      payload === null || drawn === null || editing === undefined
        ? []
        : dropTargets(drawn.graph, drawn.layout, payload, editing);
  }, [payload, drawn, editing]);

  useEffect(() => {
    if (payload === null || editing === undefined) return;
    const meant = (at: ScreenPoint): DropPlace | null => {
      const view = viewport.current;
      if (view === null || !isOver(frame.current, at)) return null;
      return placeAt(targets.current, view.toGraph(at), REACH / view.scale);
    };
    const update = (at: ScreenPoint) => {
      const next = meant(at);
      if (samePlace(next, current.current)) return;
      current.current = next;
      setPlace(next);
    };
    const stopFollowing = useDrag.subscribe(({ drag }) => drag !== null && update(drag));
    const stopTaking = takeDrops((event, dropped) => {
      const at = meant({ x: event.clientX, y: event.clientY });
      if (at !== null) editing.onDrop(dropped, at);
      return at !== null;
    });
    const timer = setInterval(() => panAtRim(viewport.current, frame.current), 16);
    return () => {
      stopFollowing();
      stopTaking();
      clearInterval(timer);
      current.current = null;
      setPlace(null);
    };
  }, [payload, editing, viewport, frame]);

  return { isOn: payload !== null && editing !== undefined, place, payload };
}

function isOver(frame: HTMLElement | null, at: ScreenPoint): boolean {
  const box = frame?.getBoundingClientRect();
  return box !== undefined && at.x >= box.left && at.x <= box.right && at.y >= box.top && at.y <= box.bottom;
}

function panAtRim(view: Viewport | null, frame: HTMLElement | null): void {
  const drag = useDrag.getState().drag;
  if (drag === null || view === null || frame === null || !isOver(frame, drag)) return;
  const box = frame.getBoundingClientRect();
  const dx = rim(drag.x - box.left, box.right - drag.x);
  const dy = rim(drag.y - box.top, box.bottom - drag.y);
  if (dx !== 0 || dy !== 0) view.panBy(dx, dy);
}

function rim(low: number, high: number): number {
  if (low < RIM) return RIM_SPEED * (1 - low / RIM);
  return high < RIM ? -RIM_SPEED * (1 - high / RIM) : 0;
}
