/** Small labels: a word, a number, a status with its shape. */
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { STATUS, type Status } from "./status";
import "./Badge.css";

export type BadgeTone =
  | "neutral"
  | "accent"
  | "running"
  | "succeeded"
  | "failed"
  | "timed-out"
  | "waiting"
  | "aborted"
  | "redrive";

export interface BadgeProps {
  tone?: BadgeTone;
  icon?: LucideIcon;
  children: ReactNode;
  title?: string;
}

export function Badge({ tone = "neutral", icon: Icon, children, title }: BadgeProps) {
  return (
    <span className={`badge tone-${tone}`} title={title}>
      {Icon && <Icon size={12} aria-hidden />}
      {children}
    </span>
  );
}

export interface StatusBadgeProps {
  status: Status;
  /** "icon" leaves the word to screen readers and the title. */
  show?: "both" | "icon";
  /** Instead of the usual word. */
  word?: string;
}

export function StatusBadge({ status, show = "both", word }: StatusBadgeProps) {
  const look = STATUS[status];
  const text = word ?? look.word;
  const tone = look.tone === "none" ? "neutral" : look.tone;
  return (
    <span className={`badge status-badge tone-${tone}${show === "icon" ? " badge-bare" : ""}`} title={text}>
      <look.icon size={13} aria-hidden className={look.spins ? "spin" : undefined} />
      <span className={show === "icon" ? "visually-hidden" : undefined}>{text}</span>
    </span>
  );
}

/** A number on a round ground; nothing for 0. */
export function CountBadge({ value, tone = "neutral", label }: { value: number; tone?: BadgeTone; label: string }) {
  if (value === 0) return null;
  return (
    <span className={`count-badge tone-${tone}`} title={label}>
      {value > 999 ? "999+" : value}
      <span className="visually-hidden"> {label}</span>
    </span>
  );
}
