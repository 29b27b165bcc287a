/** One drag at a time, by pointer: from the palette or from the canvas, ended on a drop place of the canvas. */
import { create } from "zustand";
import type { DragPayload } from "./props";

export interface DragState {
  payload: DragPayload;
  /** What hangs at the pointer. */
  ghost: { name: string; type: string; resource?: string };
  x: number;
  y: number;
}

export const useDrag = create<{ drag: DragState | null }>(() => ({ drag: null }));

const FAR_ENOUGH = 5; // pixels: less is a click

interface Start {
  clientX: number;
  clientY: number;
  button: number;
}

/**
 * Call it from `onPointerDown` of whatever can be dragged. The drag starts after a few pixels, so that a click stays a click;
 * Escape gives up. The canvas under the pointer takes the drop and calls `editing.onDrop`.
 */
export function beginDrag(event: Start, payload: DragPayload, ghost: DragState["ghost"]): void {
  if (event.button !== 0) return;
  const { clientX, clientY } = event;
  const move = (moved: PointerEvent) => {
    const isOn = useDrag.getState().drag !== null;
    if (!isOn && Math.hypot(moved.clientX - clientX, moved.clientY - clientY) < FAR_ENOUGH) return;
    moved.preventDefault();
    document.documentElement.classList.add("is-dragging");
    useDrag.setState({ drag: { payload, ghost, x: moved.clientX, y: moved.clientY } });
  };
  const end = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", drop);
    window.removeEventListener("pointercancel", end);
    window.removeEventListener("keydown", giveUp, true);
    document.documentElement.classList.remove("is-dragging");
    useDrag.setState({ drag: null });
  };
  const drop = (lifted: PointerEvent) => {
    if (useDrag.getState().drag !== null) {
      swallowClick();
      for (const taker of takers) if (taker(lifted, payload)) break;
    }
    end();
  };
  const giveUp = (pressed: KeyboardEvent) => {
    if (pressed.key !== "Escape" || useDrag.getState().drag === null) return;
    pressed.preventDefault();
    pressed.stopPropagation();
    end();
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", drop);
  window.addEventListener("pointercancel", end);
  window.addEventListener("keydown", giveUp, true);
}

/** The click that follows the end of a drag is no click. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, true), 0);
}

type Taker = (event: PointerEvent, payload: DragPayload) => boolean;
const takers = new Set<Taker>();

/** A canvas registers itself as a taker of drops; true = it took this one. */
export function takeDrops(taker: Taker): () => void {
  takers.add(taker);
  return () => takers.delete(taker);
}
