/** A short explanation on hover and on focus, with the keys that do the same. */
import type { ReactElement } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";
import { KeyHint } from "./KeyHint";
import "./Tooltip.css";

export type Placement = "top" | "bottom" | "left" | "right";

export interface TooltipProps {
  text: string;
  keys?: string;
  placement?: Placement;
  /** A React Aria button or link, or an element wrapped in `Focusable`. */
  children: ReactElement;
}

export function Tooltip({ text, keys, placement = "bottom", children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip className="tooltip" placement={placement} offset={6}>
        {text}
        {keys !== undefined && <KeyHint keys={keys} />}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
