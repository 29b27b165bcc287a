/** The words, colour and shape of every status: colour never speaks alone. */
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  Clock,
  LoaderCircle,
  type LucideIcon,
  RotateCcw,
  ShieldAlert,
  TimerOff,
} from "lucide-react";
import type { ExecutionStatus } from "@/api/types";

/** Of an execution, or of one visit of a state. */
export type Status =
  | ExecutionStatus
  | "NOT_REACHED"
  | "WAITING" // a Wait state, or a task token nobody answered yet
  | "RETRYING" // failed, and the next attempt is due later
  | "CAUGHT"; // failed, and a Catcher took it

export interface StatusLook {
  word: string;
  icon: LucideIcon;
  /** Name of the colour tokens: var(--x), var(--x-soft), var(--x-line). */
  tone: "running" | "succeeded" | "failed" | "timed-out" | "waiting" | "aborted" | "redrive" | "none";
  spins?: boolean;
}

export const STATUS: Record<Status, StatusLook> = {
  RUNNING: { word: "Running", icon: LoaderCircle, tone: "running", spins: true },
  SUCCEEDED: { word: "Succeeded", icon: CircleCheck, tone: "succeeded" },
  FAILED: { word: "Failed", icon: CircleX, tone: "failed" },
  TIMED_OUT: { word: "Timed out", icon: TimerOff, tone: "timed-out" },
  ABORTED: { word: "Aborted", icon: CircleSlash, tone: "aborted" },
  PENDING_REDRIVE: { word: "Pending redrive", icon: RotateCcw, tone: "redrive" },
  NOT_REACHED: { word: "Not reached", icon: CircleDashed, tone: "none" },
  WAITING: { word: "Waiting", icon: Clock, tone: "waiting" },
  RETRYING: { word: "Retrying", icon: CircleAlert, tone: "waiting" },
  CAUGHT: { word: "Caught error", icon: ShieldAlert, tone: "timed-out" },
};
