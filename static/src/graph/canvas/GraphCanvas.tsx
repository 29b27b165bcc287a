/** The graph on screen: pan, zoom, select, walk by keyboard, fold, drop. Its props and their meaning: props.ts. */
import { useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { Banner } from "@/design/Banner";
import { foldGraph, hiders } from "../fold";
import type { Box, GraphNode } from "../types";
import { Controls } from "./Controls";
import { DragGhost, DropMark } from "./DragLayer";
import { EmptyGraph } from "./EmptyGraph";
import { GraphPicture } from "./GraphPicture";
import { Minimap } from "./Minimap";
import { createOverlay } from "./overlay";
import { edgeElementId, nodeElementId, Picture, type PictureContext } from "./picture_context";
import { isEmpty } from "./places";
import { useCanvasPreferences } from "./preferences";
import type { GraphCanvasProps, GraphItem } from "./props";
import { type CanvasFacts, itemBox, useCanvasHandle } from "./useCanvasHandle";
import { useCanvasInput } from "./useCanvasInput";
import { useDropping } from "./useDropping";
import { anchorsIn, useGraphLayout } from "./useGraphLayout";
import { useMoving } from "./useMoving";
import { Viewport } from "./Viewport";
import "./GraphCanvas.css";
import "./picture.css";

const STILL = createOverlay();

export function GraphCanvas(props: GraphCanvasProps) {
  const { graph, label, selected, overlay = STILL, editing, isRun = false, isStale = false, notice, legend } = props;
  const prefix = useId();
  const frame = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const content = useRef<SVGGElement>(null);
  const percent = useRef<HTMLSpanElement>(null);
  const miniFrame = useRef<SVGRectElement>(null);
  const viewport = useRef<Viewport | null>(null);
  const [window, setWindow] = useState<Box | null>(null);
  const [isFull, setFull] = useFullScreen();
  const preferences = useCanvasPreferences(props.storageKey);
  const { folded, setFolded, direction } = preferences;

  const shown = useMemo(() => foldGraph(graph, folded), [graph, folded]);
  const selectedNode = selected?.kind === "node" ? selected.id : null;
  const { drawn, error } = useGraphLayout(shown, direction, (before) =>
    viewport.current === null ? [] : anchorsIn(before, viewport.current.view, selectedNode),
  );
  const isEditing = editing !== undefined;
  const context = useMemo<PictureContext>(
    () => ({ prefix, measure: drawn?.measure ?? NO_MEASURE, overlay, isRun, isEditing }),
    [prefix, drawn?.measure, overlay, isRun, isEditing],
  );

  const toggleFold = useCallback(
    (id: string) => {
      const next = new Set(folded);
      if (!next.delete(id)) next.add(id);
      setFolded(next);
    },
    [folded, setFolded],
  );

  const wanted = useRef<{ id: string; center: boolean } | null>(null);
  const reveal = useCallback(
    (id: string, center: boolean) => {
      const hiding = hiders(graph, folded, id);
      if (hiding.length > 0) {
        wanted.current = { id, center };
        setFolded(new Set([...folded].filter((candidate) => !hiding.includes(candidate))));
        return;
      }
      const box = itemBox(drawn, { kind: "node", id }) ?? itemBox(drawn, { kind: "edge", id });
      if (box === undefined) wanted.current = { id, center };
      else if (center) viewport.current?.centre(box);
      else viewport.current?.reveal(box);
    },
    [graph, folded, setFolded, drawn],
  );

  const facts = useRef<CanvasFacts>(null!);
  facts.current = {
    drawn,
    selected,
    direction,
    setDirection: preferences.setDirection,
    reveal,
    picture: () => (drawn === null ? null : { graph: drawn.graph, layout: drawn.layout, context }),
  };
  const handle = useCanvasHandle(props.ref, viewport, svg, facts);
  const dropping = useDropping(viewport, frame, drawn, editing);
  const { handlers, canPan, byPointer } = useCanvasInput({ props, drawn, viewport, handle, toggleFold });
  const isMoving = useMoving(drawn);

  const canPanNow = useRef(canPan);
  canPanNow.current = canPan;
  useEffect(() => {
    const view = new Viewport({
      svg: svg.current!,
      content: content.current!,
      onWindow: setWindow,
      canPan: (event) => canPanNow.current(event),
      onChange: ({ k }) => {
        if (percent.current) percent.current.textContent = `${Math.round(k * 100)} %`;
        moveMiniFrame(miniFrame.current, viewport.current?.view, facts.current.drawn?.layout.bounds);
      },
    });
    viewport.current = view;
    return () => {
      view.destroy();
      viewport.current = null;
    };
  }, []);

  useFirstView(
    drawn !== null && window !== null,
    direction,
    () => drawn && viewport.current?.start(drawn.layout.bounds),
  );

  // what became selected elsewhere (code, list, link) comes into view; so does what was just inserted
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the selection or the picture changes
  useEffect(() => {
    if (drawn === null) return;
    const goal =
      wanted.current ?? (selected !== null && !byPointer.current ? { id: selected.id, center: false } : null);
    byPointer.current = false;
    if (goal === null) return;
    wanted.current = null;
    if (itemBox(drawn, { kind: "node", id: goal.id }) ?? itemBox(drawn, { kind: "edge", id: goal.id }))
      reveal(goal.id, goal.center);
    else if (drawn.graph === shown) reveal(goal.id, goal.center);
  }, [selected?.id, drawn]);

  useEffect(() => {
    moveMiniFrame(miniFrame.current, viewport.current?.view, facts.current.drawn?.layout.bounds);
  });

  const isNothing = drawn !== null && isEmpty(drawn.graph);
  const classes = ["graph-svg"];
  if (isMoving) classes.push("is-moving");
  if (isStale) classes.push("is-stale");
  if (dropping.isOn) classes.push("is-dropping");
  const active = drawn === null ? undefined : activeElement(prefix, selected, drawn.graph.nodes);
  return (
    <Picture value={context}>
      <div ref={frame} className={`graph-canvas${isFull ? " is-full" : ""}`}>
        <svg
          ref={svg}
          className={classes.join(" ")}
          tabIndex={0}
          role="tree"
          aria-label={label}
          aria-multiselectable={props.alsoSelected !== undefined}
          aria-activedescendant={active}
          aria-busy={drawn === null}
          {...handlers}
        >
          <g ref={content}>
            {drawn !== null && (
              <>
                <GraphPicture
                  graph={drawn.graph}
                  layout={drawn.layout}
                  window={window}
                  selected={selected}
                  alsoSelected={props.alsoSelected}
                />
                <DropMark place={dropping.place} graph={drawn.graph} layout={drawn.layout} />
              </>
            )}
          </g>
        </svg>
        {drawn === null && error === null && <p className="graph-waiting">Laying out the graph…</p>}
        {isNothing && <EmptyGraph editing={editing} isTarget={dropping.place?.kind === "empty"} />}
        <div className="graph-top">
          {notice}
          {error !== null && (
            <Banner kind="error" title="The graph could not be laid out">
              {error}
            </Banner>
          )}
        </div>
        <div className="graph-legend">{legend}</div>
        <div className="graph-corner">
          {(props.hasMinimap ?? true) && preferences.hasMinimap && drawn !== null && !isNothing && (
            <Minimap
              graph={drawn.graph}
              layout={drawn.layout}
              overlay={overlay}
              frame={miniFrame}
              onLook={(at) => viewport.current?.lookAt(at)}
            />
          )}
          <Controls
            handle={handle}
            direction={direction}
            percent={percent}
            hasSelection={selected !== null}
            hasMinimap={preferences.hasMinimap}
            onMinimap={preferences.setMinimap}
            isFull={isFull}
            onFull={setFull}
            tools={props.tools}
          />
        </div>
        {editing !== undefined && <DragGhost />}
      </div>
    </Picture>
  );
}

const NO_MEASURE = { name: (text: string) => text.length * 7.2, small: (text: string) => text.length * 6.1 };

function activeElement(prefix: string, selected: GraphItem | null, nodes: readonly GraphNode[]): string | undefined {
  if (selected === null) return undefined;
  if (selected.kind === "edge") return edgeElementId(prefix, selected.id);
  return nodes.some((node) => node.id === selected.id) ? nodeElementId(prefix, selected.id) : undefined;
}

function moveMiniFrame(frame: SVGRectElement | null, view: Box | undefined, bounds: Box | undefined): void {
  if (frame === null || view === undefined || bounds === undefined) return;
  const isAllSeen =
    view.x <= bounds.x &&
    view.y <= bounds.y &&
    view.x + view.w >= bounds.x + bounds.w &&
    view.y + view.h >= bounds.y + bounds.h;
  frame.ownerSVGElement?.classList.toggle("is-needless", isAllSeen);
  frame.setAttribute("x", String(view.x));
  frame.setAttribute("y", String(view.y));
  frame.setAttribute("width", String(view.w));
  frame.setAttribute("height", String(view.h));
}

/** Once when the first picture is there, and again when it turns. */
function useFirstView(isReady: boolean, direction: string, show: () => void): void {
  const done = useRef<string | null>(null);
  useEffect(() => {
    if (!isReady || done.current === direction) return;
    done.current = direction;
    show();
  });
}

/** The whole page goes full screen, so that menus and dialogs stay visible; the canvas covers it. */
function useFullScreen(): [boolean, (isFull: boolean) => void] {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const left = () => document.fullscreenElement === null && setFull(false);
    document.addEventListener("fullscreenchange", left);
    return () => document.removeEventListener("fullscreenchange", left);
  }, []);
  const change = (next: boolean) => {
    setFull(next);
    // a browser that refuses still gets the canvas over the whole page
    if (next) document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement !== null) void document.exitFullscreen();
  };
  return [isFull, change];
}
