/** Buttons: with words, with an icon only (named and explained by a tooltip), and as a link. */
import type { LucideIcon } from "lucide-react";
import { forwardRef, type ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Link, type LinkProps } from "react-aria-components";
import { type Placement, Tooltip } from "./Tooltip";
import "./Button.css";

export type ButtonKind = "primary" | "secondary" | "ghost" | "danger";

interface Look {
  kind?: ButtonKind;
  size?: "s" | "m";
  icon?: LucideIcon;
  /** Words while `isPending`, such as "Saving…"; the button keeps its width in the meantime. */
  pendingText?: string;
}

export interface ButtonProps extends Omit<AriaButtonProps, "children" | "className">, Look {
  children: ReactNode;
  className?: string;
}

const classOf = (kind: ButtonKind, size: "s" | "m", more?: string) =>
  `button button-${kind} button-${size}${more === undefined ? "" : ` ${more}`}`;

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { kind = "secondary", size = "m", icon: Icon, pendingText, children, className, ...props },
  ref,
) {
  return (
    <AriaButton {...props} ref={ref} className={classOf(kind, size, className)}>
      {Icon && <Icon size={size === "s" ? 13 : 15} aria-hidden />}
      <span>{props.isPending ? (pendingText ?? children) : children}</span>
    </AriaButton>
  );
});

export interface IconButtonProps extends Omit<AriaButtonProps, "children" | "className"> {
  /** The accessible name and the text of the tooltip. */
  label: string;
  /** Keys shown in the tooltip, such as "Mod+Z" (see KeyHint). */
  keys?: string;
  icon: LucideIcon;
  kind?: ButtonKind;
  size?: "s" | "m";
  placement?: Placement;
  className?: string;
  /** For toggles: pressed or not. */
  "aria-pressed"?: boolean;
}

export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { label, keys, icon: Icon, kind = "ghost", size = "m", placement = "bottom", className, ...props },
  ref,
) {
  return (
    <Tooltip text={label} keys={keys} placement={placement}>
      <AriaButton
        {...props}
        ref={ref}
        aria-label={label}
        className={classOf(kind, size, `icon-button ${className ?? ""}`)}
      >
        <Icon size={size === "s" ? 14 : 16} aria-hidden />
      </AriaButton>
    </Tooltip>
  );
});

export interface LinkButtonProps extends Omit<LinkProps, "children" | "className">, Look {
  children: ReactNode;
}

export function LinkButton({ kind = "secondary", size = "m", icon: Icon, children, ...props }: LinkButtonProps) {
  return (
    <Link {...props} className={classOf(kind, size)}>
      {Icon && <Icon size={size === "s" ? 13 : 15} aria-hidden />}
      <span>{children}</span>
    </Link>
  );
}
