/** Mouse and keyboard of the canvas. */
import { type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject, useState } from "react";
import { isMac } from "@/design/KeyHint";
import { canFold } from "../fold";
import type { GraphNode } from "../types";
import { beginDrag } from "./drag";
import type { DropPlace, GraphCanvasHandle, GraphCanvasProps, GraphItem, ScreenPoint } from "./props";
import { itemBox } from "./useCanvasHandle";
import type { Drawn } from "./useGraphLayout";
import type { Viewport } from "./Viewport";
import { stepOf, Walker } from "./walk";

export interface CanvasInput {
  props: GraphCanvasProps;
  drawn: Drawn | null;
  viewport: RefObject<Viewport | null>;
  handle: GraphCanvasHandle;
  toggleFold: (id: string) => void;
  /** Takes what the pointer selects. */
  pointed: RefObject<string | null>;
}

export function useCanvasInput(input: CanvasInput) {
  const [walker] = useState(() => new Walker());
  const { props, drawn, toggleFold, pointed } = input;
  const nodeOf = (id: string) => drawn?.graph.nodes.find((node) => node.id === id);

  const click = (event: MouseEvent<SVGSVGElement>) => {
    const target = event.target as Element;
    const item = itemAt(target);
    if (target.closest("[data-fold]") !== null && item !== null) return toggleFold(item.id);
    const place = target.closest("[data-plus]") === null ? null : placeOf(target);
    if (place !== null) return props.editing?.onInsert(place, { x: event.clientX, y: event.clientY });
    pointed.current = item?.id ?? null;
    props.onSelect(item, { additive: isAdditive(event), by: "pointer" });
  };

  const doubleClick = (event: MouseEvent<SVGSVGElement>) => {
    const target = event.target as Element;
    const item = itemAt(target);
    if (item?.kind !== "node" || target.closest("[data-fold]") !== null) return;
    const node = nodeOf(item.id);
    if (node !== undefined && (node.container || node.hidden !== undefined)) toggleFold(item.id);
    else props.onActivate?.(item.id);
  };

  const pointerDown = (event: PointerEvent<SVGSVGElement>) => {
    const target = event.target as Element;
    if (!isDragStart(input, target)) return;
    const node = nodeOf(itemAt(target)!.id);
    if (node === undefined || node.pointer === null) return;
    beginDrag(event, { kind: "state", id: node.id }, { name: node.name, type: node.type, resource: node.resource });
  };

  const contextMenu = (event: MouseEvent<SVGSVGElement>) => {
    if (props.onContextMenu === undefined) return;
    event.preventDefault();
    props.onContextMenu(itemAt(event.target as Element), { x: event.clientX, y: event.clientY });
  };

  const keyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    props.onKeyDown?.(event);
    if (!event.defaultPrevented && press(event, input, walker, nodeOf)) event.preventDefault();
  };

  return {
    handlers: {
      onClick: click,
      onDoubleClick: doubleClick,
      onPointerDown: pointerDown,
      onContextMenu: contextMenu,
      onKeyDown: keyDown,
    },
    /** Everything but a state that can be dragged away. */
    canPan: (event: Event) =>
      event.target instanceof Element &&
      ((event as globalThis.MouseEvent).button === 1 || !isDragStart(input, event.target)),
  };
}

function isDragStart({ props }: CanvasInput, target: Element): boolean {
  return (
    props.editing !== undefined &&
    target.closest("[data-drag], .node-face, .node-signs") !== null &&
    itemAt(target)?.kind === "node"
  );
}

function itemAt(target: Element): GraphItem | null {
  const node = target.closest<SVGElement>("[data-node]");
  if (node !== null) return { kind: "node", id: node.dataset.node! };
  const edge = target.closest<SVGElement>("[data-edge]");
  if (edge !== null) return { kind: "edge", id: edge.dataset.edge! };
  // the place for a first state selects what is around it
  const lane = target.closest<SVGElement>("[data-lane]")?.dataset.lane;
  return lane === undefined ? null : { kind: "node", id: lane.slice(0, lane.lastIndexOf("#")) };
}

function placeOf(target: Element): DropPlace | null {
  const edge = target.closest<SVGElement>("[data-edge]")?.dataset.edge;
  if (edge !== undefined) return { kind: "edge", edge };
  const lane = target.closest<SVGElement>("[data-lane]")?.dataset.lane;
  if (lane === undefined) return null;
  const cut = lane.lastIndexOf("#");
  return { kind: "lane", container: lane.slice(0, cut), branch: Number(lane.slice(cut + 1)) };
}

const isAdditive = (event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) =>
  event.shiftKey || (isMac ? event.metaKey : event.ctrlKey);

/** True when the key was taken. */
function press(
  event: KeyboardEvent,
  input: CanvasInput,
  walker: Walker,
  nodeOf: (id: string) => GraphNode | undefined,
): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  return pressView(event, input.handle) || pressItem(event, input, nodeOf) || walkBy(event, input, walker, nodeOf);
}

function pressView(event: KeyboardEvent, handle: GraphCanvasHandle): boolean {
  const commands: Record<string, () => void> = {
    "0": handle.fit,
    "1": handle.actualSize,
    "=": handle.zoomIn,
    "-": handle.zoomOut,
  };
  if (event.altKey && event.code === "KeyC") handle.centreSelection();
  else if (!event.altKey && commands[event.key] !== undefined) commands[event.key]!();
  else return false;
  return true;
}

function pressItem(event: KeyboardEvent, input: CanvasInput, nodeOf: (id: string) => GraphNode | undefined): boolean {
  const { props, toggleFold } = input;
  const { selected } = props;
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    if (props.onContextMenu === undefined) return false;
    props.onContextMenu(selected, pointOf(input, selected));
    return true;
  }
  const node = selected?.kind === "node" ? nodeOf(selected.id) : undefined;
  if (event.key === "f" && node !== undefined && (canFold(node) || node.hidden !== undefined)) {
    toggleFold(node.id);
    return true;
  }
  if (event.key === "+" || event.key === "Insert") {
    const place = insertPlace(input, selected, node);
    if (place !== null) props.editing?.onInsert(place, pointOf(input, selected));
    return place !== null;
  }
  if (event.key === "Enter" && node !== undefined && !node.container) {
    if (node.hidden !== undefined) toggleFold(node.id);
    else props.onActivate?.(node.id);
    return true;
  }
  return false;
}

/** "+" on a transition: there; on a state: after it; on an empty container: inside. */
function insertPlace(
  { drawn }: CanvasInput,
  selected: GraphItem | null,
  node: GraphNode | undefined,
): DropPlace | null {
  if (drawn === null) return null;
  if (selected === null)
    return drawn.graph.nodes.some((candidate) => candidate.pointer !== null) ? null : { kind: "empty" };
  if (selected.kind === "edge") return { kind: "edge", edge: selected.id };
  const lanes = node?.container ? (node.lanes ?? [""]) : [];
  const branch = lanes.findIndex(
    (_, index) => !drawn.graph.nodes.some((child) => child.parent === node?.id && child.branch === index),
  );
  if (node !== undefined && branch >= 0) return { kind: "lane", container: node.id, branch };
  const out = drawn.graph.edges.filter((edge) => edge.source === selected.id && edge.pointer !== null);
  const edge = out.find((candidate) => candidate.kind !== "catch") ?? out[0];
  if (edge !== undefined) return { kind: "edge", edge: edge.id };
  const isLast = node !== undefined && node.parent !== null && node.type !== "Succeed" && node.type !== "Fail";
  return isLast ? { kind: "lane", container: node.parent!, branch: node.branch, end: "last" } : null;
}

function pointOf({ drawn, viewport }: CanvasInput, item: GraphItem | null): ScreenPoint {
  const view = viewport.current;
  const box = itemBox(drawn, item);
  if (view === null) return { x: 0, y: 0 };
  if (box !== undefined) return view.toClient({ x: box.x + box.w / 2, y: box.y + box.h });
  return view.toClient({ x: view.view.x + view.view.w / 2, y: view.view.y + view.view.h / 2 });
}

function walkBy(
  event: KeyboardEvent,
  input: CanvasInput,
  walker: Walker,
  nodeOf: (id: string) => GraphNode | undefined,
): boolean {
  const { props, drawn, handle } = input;
  const step = stepOf(event, handle.direction);
  if (step === null || drawn === null) return false;
  if (step === "out" && props.selected === null) return false;
  const at = props.selected?.kind === "node" && nodeOf(props.selected.id) === undefined ? null : props.selected;
  const next = walker.next(step, at, drawn.graph, drawn.layout, handle.direction);
  if (next !== null) props.onSelect(next, { additive: event.shiftKey, by: "keyboard" });
  else if (step === "out") props.onSelect(null, { additive: false, by: "keyboard" });
  return true;
}
