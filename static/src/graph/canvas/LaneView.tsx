/** A branch of a Parallel, or the body of a Map: its title, its place for the first state. */
import { memo } from "react";
import { EMPTY_LANE } from "../layout/metrics";
import type { Box } from "../types";
import { fitText } from "./fit_text";
import { usePicture } from "./picture_context";

export interface LaneViewProps {
  container: string;
  branch: number;
  title: string;
  box: Box;
  isEmpty: boolean;
  /** How many branches there are. */
  of: number;
}

export const LaneView = memo(function LaneView({ container, branch, title, box, isEmpty, of }: LaneViewProps) {
  const { isEditing, measure } = usePicture();
  const w = Math.min(box.w, EMPTY_LANE.w);
  const h = Math.min(box.h, EMPTY_LANE.h);
  const words = isEditing ? "Drop a state here" : "Empty";
  return (
    <g
      className="lane"
      data-lane={isEmpty ? `${container}#${branch}` : undefined}
      transform={`translate(${box.x},${box.y})`}
    >
      {of > 1 && branch > 0 && <path className="lane-line" d={`M-16 0V${box.h}`} />}
      {title !== "" && (
        <text className="lane-title" x={box.w / 2} y={11} textAnchor="middle">
          {fitText(title, box.w, measure.small)}
        </text>
      )}
      {isEmpty && (
        <g
          className="lane-empty"
          data-plus={isEditing ? "" : undefined}
          transform={`translate(${(box.w - w) / 2},${title === "" ? 0 : 22})`}
        >
          <rect width={w} height={h} rx={8} />
          <text x={w / 2} y={h / 2 + (isEditing ? 16 : 4)} textAnchor="middle">
            {words}
          </text>
          {isEditing && <path d={`M${w / 2 - 5} ${h / 2 - 8}h10M${w / 2} ${h / 2 - 13}v10`} />}
        </g>
      )}
    </g>
  );
});
