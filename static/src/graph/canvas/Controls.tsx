/** Zoom, fit, direction, minimap, full screen. */
import { ArrowDown, ArrowRight, Crosshair, Map as MapIcon, Maximize, Minimize, Minus, Plus, Scan } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Toolbar } from "react-aria-components";
import { Button, IconButton } from "@/design/Button";
import { Tooltip } from "@/design/Tooltip";
import type { CanvasPreferences } from "./preferences";
import type { GraphCanvasHandle } from "./props";

export interface ControlsProps {
  handle: GraphCanvasHandle;
  /** The canvas writes the percentage itself, at each zoom. */
  percent: RefObject<HTMLSpanElement | null>;
  hasSelection: boolean;
  preferences: CanvasPreferences;
  isFull: boolean;
  onFull: (isFull: boolean) => void;
  tools?: ReactNode;
}

export function Controls(props: ControlsProps) {
  const { handle, percent, hasSelection, preferences, isFull, onFull, tools } = props;
  const { direction, hasMinimap, setMinimap } = preferences;
  const turn = direction === "DOWN" ? "Lay out from left to right" : "Lay out from top to bottom";
  return (
    <Toolbar className="graph-controls" aria-label="View of the graph">
      <IconButton size="s" placement="top" label="Zoom out" keys="-" icon={Minus} onPress={handle.zoomOut} />
      <Tooltip text="Actual size" keys="1" placement="top">
        <Button size="s" kind="ghost" className="graph-percent" onPress={handle.actualSize}>
          <span ref={percent}>100 %</span>
        </Button>
      </Tooltip>
      <IconButton size="s" placement="top" label="Zoom in" keys="=" icon={Plus} onPress={handle.zoomIn} />
      <span className="graph-controls-line" />
      <IconButton size="s" placement="top" label="Fit the whole graph" keys="0" icon={Scan} onPress={handle.fit} />
      <IconButton
        size="s"
        placement="top"
        label="Centre the selection"
        keys="Alt+C"
        icon={Crosshair}
        isDisabled={!hasSelection}
        onPress={handle.centreSelection}
      />
      <IconButton
        size="s"
        placement="top"
        label={turn}
        icon={direction === "DOWN" ? ArrowRight : ArrowDown}
        onPress={handle.toggleDirection}
      />
      <IconButton
        size="s"
        placement="top"
        label="Minimap"
        icon={MapIcon}
        aria-pressed={hasMinimap}
        onPress={() => setMinimap(!hasMinimap)}
      />
      <IconButton
        size="s"
        placement="top"
        label={isFull ? "Leave full screen" : "Full screen"}
        icon={isFull ? Minimize : Maximize}
        onPress={() => onFull(!isFull)}
      />
      {tools}
    </Toolbar>
  );
}
