/** Two panes with a bar between them: drag, arrow keys, fold; the size is remembered in this browser. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import "./Splitter.css";

export interface SplitterProps {
  /** Key of the remembered size, such as "editor.palette". */
  id: string;
  /** What the bar resizes, for screen readers: "Palette". */
  label: string;
  /** The pane of fixed size; `children` take the rest. */
  aside: ReactNode;
  children: ReactNode;
  /** Where the aside stands. Default "start" (left, or top when vertical). */
  side?: "start" | "end";
  direction?: "horizontal" | "vertical";
  /** Pixels at first. */
  size: number;
  min?: number;
  max?: number;
  /** Double click or Enter on the bar folds the aside; give both to control and remember it yourself. */
  isCollapsed?: boolean;
  onCollapsedChange?: (isCollapsed: boolean) => void;
}

const STEP = 16;
/** What the other pane keeps. */
const LEAST_MAIN = 120;

export function Splitter(props: SplitterProps) {
  const { id, label, aside, children, side = "start", direction = "horizontal", min = 160, max = 900 } = props;
  const [size, setSize] = useRememberedNumber(`studio.pane.${id}`, props.size);
  const [folded, setFolded] = useRememberedNumber(`studio.fold.${id}`, 0);
  const isCollapsed = props.isCollapsed ?? folded === 1;
  const collapse = props.onCollapsedChange ?? ((next: boolean) => setFolded(next ? 1 : 0));
  const frame = useRef<HTMLDivElement>(null);
  const isRow = direction === "horizontal";
  const resize = (next: number) => setSize(Math.round(Math.min(max, Math.max(min, next))));

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || isCollapsed) return;
    event.preventDefault();
    const sign = side === "start" ? 1 : -1;
    const whole = (isRow ? frame.current?.clientWidth : frame.current?.clientHeight) ?? max;
    followPointer(event, isRow, (moved) => resize(Math.min(size + sign * moved, whole - LEAST_MAIN)));
  };

  const press = (event: KeyboardEvent) => {
    const grow = side === "start" ? 1 : -1;
    const steps: Record<string, number> = isRow
      ? { ArrowRight: grow, ArrowLeft: -grow }
      : { ArrowDown: grow, ArrowUp: -grow };
    const step = steps[event.key];
    if (step !== undefined && !isCollapsed) resize(size + step * STEP);
    else if (event.key === "Home") resize(min);
    else if (event.key === "End") resize(max);
    else if (event.key === "Enter") collapse(!isCollapsed);
    else return;
    event.preventDefault();
  };

  const pane = (
    <div className="splitter-aside" hidden={isCollapsed} style={isRow ? { width: size } : { height: size }}>
      {aside}
    </div>
  );
  const bar = (
    <div
      className="splitter-bar"
      role="separator"
      tabIndex={0}
      aria-orientation={isRow ? "vertical" : "horizontal"}
      aria-label={`Resize: ${label}`}
      aria-valuenow={isCollapsed ? 0 : size}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={drag}
      onDoubleClick={() => collapse(!isCollapsed)}
      onKeyDown={press}
    />
  );
  return (
    <div ref={frame} className={`splitter splitter-${direction}`}>
      {side === "start" && pane}
      {side === "start" && bar}
      <div className="splitter-main">{children}</div>
      {side === "end" && bar}
      {side === "end" && pane}
    </div>
  );
}

/** Tells how far the pointer has moved along the axis, until it is let go. */
function followPointer(event: PointerEvent<HTMLDivElement>, isRow: boolean, onMove: (pixels: number) => void): void {
  const bar = event.currentTarget;
  const from = isRow ? event.clientX : event.clientY;
  const move = (moved: globalThis.PointerEvent) => onMove((isRow ? moved.clientX : moved.clientY) - from);
  bar.setPointerCapture(event.pointerId);
  bar.addEventListener("pointermove", move);
  bar.addEventListener("lostpointercapture", () => bar.removeEventListener("pointermove", move), { once: true });
}

function useRememberedNumber(key: string, initial: number): [number, (value: number) => void] {
  const [value, setValue] = useState(() => {
    const kept = localStorage.getItem(key);
    return kept === null || Number.isNaN(Number(kept)) ? initial : Number(kept);
  });
  const remember = (next: number) => {
    localStorage.setItem(key, String(next));
    setValue(next);
  };
  return [value, remember];
}
