/** The graph on screen: pan, zoom, select, walk by keyboard, fold, drop. Its props and their meaning: props.ts. */
import { useId, useMemo, useRef } from "react";
import { type ShortcutGroup, useShortcuts } from "@/app/shortcuts";
import { foldGraph } from "../fold";
import { ROUGH_MEASURE } from "../layout/metrics";
import { CanvasCorners } from "./CanvasCorners";
import { DragGhost, DropMark } from "./DragLayer";
import { GraphPicture } from "./GraphPicture";
import { createOverlay } from "./overlay";
import { edgeElementId, nodeElementId, Picture, type PictureContext } from "./picture_context";
import { useCanvasPreferences } from "./preferences";
import type { GraphCanvasProps, GraphItem } from "./props";
import { type CanvasFacts, useCanvasHandle } from "./useCanvasHandle";
import { useCanvasInput } from "./useCanvasInput";
import { useDropping } from "./useDropping";
import { useFullScreen } from "./useFullScreen";
import { anchorsIn, type Drawn, useGraphLayout } from "./useGraphLayout";
import { useMoving } from "./useMoving";
import { useRevealing } from "./useRevealing";
import { useFirstView, useViewport, type ViewportElements } from "./useViewport";
import "./GraphCanvas.css";
import "./picture.css";

const STILL = createOverlay();

const SHORTCUTS: ShortcutGroup[] = [
  {
    title: "View of the graph",
    shortcuts: [
      { keys: "F", words: "Fold or unfold" },
      { keys: ["Alt+Down", "Alt+Up"], words: "Select the arrow after or before the state" },
      { keys: "0", words: "Fit the whole graph" },
      { keys: "1", words: "Actual size" },
      { keys: ["=", "-"], words: "Zoom in or out" },
    ],
  },
];

export function GraphCanvas(props: GraphCanvasProps) {
  const { graph, selected, overlay = STILL, editing } = props;
  useShortcuts(SHORTCUTS);
  const frame = useRef<HTMLDivElement>(null);
  const elements = useElements();
  const latest = useRef<Drawn | null>(null);
  const canPan = useRef<(event: Event) => boolean>(() => true);
  const pointed = useRef<string | null>(null);
  const [isFull, setFull] = useFullScreen();
  const preferences = useCanvasPreferences(props.storageKey);
  const { folded, toggleFold, direction, setDirection } = preferences;
  const { viewport, window } = useViewport(elements, latest, canPan);

  const shown = useMemo(() => foldGraph(graph, folded), [graph, folded]);
  const state = useGraphLayout(shown, direction, (before) => {
    const view = viewport.current?.view;
    return view === undefined ? [] : anchorsIn(before, view, selected?.kind === "node" ? selected.id : null);
  });
  const { drawn } = state;
  latest.current = drawn;
  const context = usePictureContext(props, drawn);
  useFirstView(viewport, drawn, window);
  const reveal = useRevealing({ graph, drawn, selected, pointed, viewport, preferences });
  const facts = useRef<CanvasFacts>(null!);
  const picture = () => (drawn === null ? null : { graph: drawn.graph, layout: drawn.layout, context });
  facts.current = { drawn, selected, direction, setDirection, reveal, picture };
  const handle = useCanvasHandle(props.ref, viewport, elements.svg, facts);
  const dropping = useDropping(viewport, frame, drawn, editing);
  const input = useCanvasInput({ props, drawn, viewport, handle, toggleFold, pointed });
  canPan.current = input.canPan;
  const isMoving = useMoving(drawn);
  const marks = {
    "is-moving": isMoving,
    "is-stale": props.isStale,
    "is-dropping": dropping.isOn,
    "is-far": window?.isFar,
  };
  return (
    <Picture value={context}>
      <div ref={frame} className={classNames("graph-canvas", { "is-full": isFull })}>
        <svg
          ref={elements.svg}
          className={classNames("graph-svg", marks)}
          tabIndex={0}
          role="tree"
          aria-label={props.label}
          aria-multiselectable={props.alsoSelected !== undefined}
          aria-activedescendant={activeElement(context.prefix, selected, drawn)}
          aria-busy={drawn === null}
          {...input.handlers}
        >
          <g ref={elements.content}>
            {drawn !== null && (
              <>
                <GraphPicture
                  {...drawn}
                  window={window}
                  isFar={window?.isFar ?? false}
                  selected={selected}
                  alsoSelected={props.alsoSelected}
                />
                <DropMark place={dropping.place} graph={drawn.graph} layout={drawn.layout} />
              </>
            )}
          </g>
        </svg>
        <CanvasCorners
          {...{ ...props, state, overlay, handle, preferences, elements, viewport, isFull }}
          place={dropping.place}
          onFull={setFull}
        />
        {editing !== undefined && <DragGhost />}
      </div>
    </Picture>
  );
}

function useElements(): ViewportElements {
  const svg = useRef<SVGSVGElement>(null);
  const content = useRef<SVGGElement>(null);
  const percent = useRef<HTMLSpanElement>(null);
  const miniFrame = useRef<SVGRectElement>(null);
  return useMemo(() => ({ svg, content, percent, miniFrame }), []);
}

function usePictureContext(props: GraphCanvasProps, drawn: Drawn | null): PictureContext {
  const prefix = useId();
  const { overlay = STILL, isRun = false } = props;
  const isEditing = props.editing !== undefined;
  const measure = drawn?.measure ?? ROUGH_MEASURE;
  return useMemo(() => ({ prefix, measure, overlay, isRun, isEditing }), [prefix, measure, overlay, isRun, isEditing]);
}

function activeElement(prefix: string, selected: GraphItem | null, drawn: Drawn | null): string | undefined {
  if (selected === null || drawn === null) return undefined;
  if (selected.kind === "edge")
    return drawn.layout.edges.has(selected.id) ? edgeElementId(prefix, selected.id) : undefined;
  return drawn.layout.nodes.has(selected.id) ? nodeElementId(prefix, selected.id) : undefined;
}

function classNames(always: string, sometimes: Record<string, boolean | undefined>): string {
  return [always, ...Object.keys(sometimes).filter((name) => sometimes[name])].join(" ");
}
