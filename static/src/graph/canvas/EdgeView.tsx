/** A transition: line, arrow, label; where editing is allowed also its "+". */
import { memo } from "react";
import type { EdgeRoute, GraphEdge } from "../types";
import { fitText } from "./fit_text";
import { edgeElementId, useEdgeOverlay, usePicture } from "./picture_context";
import { arrowPath, type EdgeNeighbours, plusPoint, routePath } from "./route";

export interface EdgeViewProps {
  edge: GraphEdge;
  route: EdgeRoute;
  neighbours: EdgeNeighbours;
  isSelected: boolean;
  isFar: boolean;
  sourceName: string;
  targetName: string;
}

export const EdgeView = memo(function EdgeView({
  edge,
  route,
  neighbours,
  isSelected,
  isFar,
  sourceName,
  targetName,
}: EdgeViewProps) {
  const { prefix, isRun, isEditing } = usePicture();
  const overlay = useEdgeOverlay(edge.id);
  const path = routePath(route.points);
  const words = `Transition from ${sourceName} to ${targetName}${edge.label === "" ? "" : `, ${edge.label}`}${overlay?.taken ? ", taken" : ""}`;
  return (
    <g
      id={edgeElementId(prefix, edge.id)}
      className="edge"
      data-edge={edge.id}
      data-kind={edge.kind}
      data-taken={overlay?.taken || undefined}
      data-idle={(isRun && !overlay?.taken) || undefined}
      data-diff={overlay?.diff}
      data-selection={isSelected ? "active" : undefined}
      role="treeitem"
      aria-selected={isSelected}
      aria-label={words}
    >
      <path className="edge-line" d={path} />
      {!isFar && (
        <>
          <path className="edge-hit" d={path} />
          <path className="edge-arrow" d={arrowPath(route.points)} />
          {route.label !== null && <EdgeLabel text={edge.label} box={route.label} />}
          {isEditing && edge.pointer !== null && <Plus route={route} neighbours={neighbours} words={words} />}
        </>
      )}
    </g>
  );
});

function EdgeLabel({ text, box }: { text: string; box: NonNullable<EdgeRoute["label"]> }) {
  const { measure } = usePicture();
  return (
    <g className="edge-label" transform={`translate(${box.x},${box.y})`}>
      <title>{text}</title>
      <rect width={box.w} height={box.h} rx={box.h / 2} />
      <text x={box.w / 2} y={box.h / 2 + 4} textAnchor="middle">
        {fitText(text, box.w - 12, measure.small)}
      </text>
    </g>
  );
}

function Plus({ route, neighbours, words }: { route: EdgeRoute; neighbours: EdgeNeighbours; words: string }) {
  const { x, y } = plusPoint(route, neighbours);
  return (
    <g className="plus" data-plus="" transform={`translate(${x},${y})`}>
      <title>Add a state here ({words})</title>
      <circle className="plus-hit" r={13} />
      <circle className="plus-disc" r={7.5} />
      <path d="M-3.5 0H3.5M0 -3.5V3.5" />
    </g>
  );
}
