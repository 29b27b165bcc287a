/** What lies over the graph: words at the top, the legend, the minimap and the controls. */
import type { RefObject } from "react";
import { Banner } from "@/design/Banner";
import { Controls } from "./Controls";
import { EmptyGraph } from "./EmptyGraph";
import { Minimap } from "./Minimap";
import type { GraphOverlay } from "./overlay";
import { isEmpty } from "./places";
import type { CanvasPreferences } from "./preferences";
import type { DropPlace, GraphCanvasHandle, GraphCanvasProps, GraphItem } from "./props";
import type { LayoutState } from "./useGraphLayout";
import type { ViewportElements } from "./useViewport";
import type { Viewport } from "./Viewport";
import "./corners.css";

export interface CanvasCornersProps
  extends Pick<GraphCanvasProps, "notice" | "legend" | "tools" | "editing" | "hasMinimap"> {
  state: LayoutState;
  overlay: GraphOverlay;
  handle: GraphCanvasHandle;
  preferences: CanvasPreferences;
  elements: ViewportElements;
  viewport: RefObject<Viewport | null>;
  selected: GraphItem | null;
  place: DropPlace | null;
  isFull: boolean;
  onFull: (isFull: boolean) => void;
}

export function CanvasCorners(props: CanvasCornersProps) {
  const { state, overlay, handle, preferences, elements, viewport, hasMinimap = true } = props;
  const { drawn, error } = state;
  const isNothing = drawn !== null && isEmpty(drawn.graph);
  return (
    <>
      {drawn === null && error === null && <p className="graph-waiting">Laying out the graph…</p>}
      {isNothing && <EmptyGraph editing={props.editing} isTarget={props.place?.kind === "empty"} />}
      <div className="graph-top">
        {props.notice}
        {error !== null && (
          <Banner kind="error" title="The graph could not be laid out">
            {error}
          </Banner>
        )}
      </div>
      <div className="graph-legend">{props.legend}</div>
      <div className="graph-corner">
        {hasMinimap && preferences.hasMinimap && drawn !== null && !isNothing && (
          <Minimap
            graph={drawn.graph}
            layout={drawn.layout}
            overlay={overlay}
            frame={elements.miniFrame}
            onLook={(at) => viewport.current?.lookAt(at)}
          />
        )}
        <Controls
          handle={handle}
          percent={elements.percent}
          hasSelection={props.selected !== null}
          preferences={preferences}
          isFull={props.isFull}
          onFull={props.onFull}
          tools={props.tools}
        />
      </div>
    </>
  );
}
