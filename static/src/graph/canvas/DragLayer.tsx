/** What is seen during a drag: the thing at the pointer, and the mark where it would be inserted. */
import { createPortal } from "react-dom";
import { StateIcon } from "@/design/StateIcon";
import { laneKey } from "../layout/layout";
import type { Graph, Layout } from "../types";
import { useDrag } from "./drag";
import { laneEnds } from "./places";
import type { DropPlace } from "./props";
import { routePath } from "./route";

export function DragGhost() {
  const drag = useDrag((state) => state.drag);
  if (drag === null) return null;
  return createPortal(
    <div className="drag-ghost" style={{ transform: `translate(${drag.x + 12}px, ${drag.y + 12}px)` }} aria-hidden>
      <StateIcon type={drag.ghost.type} resource={drag.ghost.resource} size={15} />
      <span>{drag.ghost.name}</span>
    </div>,
    document.body,
  );
}

export function DropMark({ place, graph, layout }: { place: DropPlace | null; graph: Graph; layout: Layout }) {
  if (place === null || place.kind === "empty") return null;
  if (place.kind === "lane" && place.end !== undefined) {
    const { container, branch, end } = place;
    const at = laneEnds(graph, layout).find((e) => e.container === container && e.branch === branch && e.end === end);
    return at === undefined ? null : (
      <g className="drop-edge">
        <rect x={at.box.x} y={at.box.y} width={at.box.w} height={at.box.h} rx={at.box.h / 2} />
      </g>
    );
  }
  if (place.kind === "lane") {
    const box = layout.lanes.get(laneKey(place.container, place.branch));
    return box === undefined ? null : (
      <rect className="drop-lane" x={box.x - 4} y={box.y - 4} width={box.w + 8} height={box.h + 8} rx={10} />
    );
  }
  const route = layout.edges.get(place.edge);
  const edge = graph.edges.find((candidate) => candidate.id === place.edge);
  if (route === undefined || edge === undefined) return null;
  const { x, y } = middleOf(route.points);
  return (
    <g className="drop-edge">
      <path d={routePath(route.points)} />
      <rect x={x - 44} y={y - 5} width={88} height={10} rx={5} />
    </g>
  );
}

/** The middle of the longest stretch. */
function middleOf(points: readonly { x: number; y: number }[]) {
  let best = { x: points[0]!.x, y: points[0]!.y, length: -1 };
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1]!;
    const b = points[i]!;
    const length = Math.hypot(a.x - b.x, a.y - b.y);
    if (length > best.length) best = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, length };
  }
  return best;
}
