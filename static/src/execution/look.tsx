/** How visits and frames look: their status with word and shape, their place in words. */

import { StatusBadge } from "@/design/Badge";
import type { Status } from "@/design/status";
import { frameLabel } from "./model/select";
import type { AttemptStatus, Frame, VisitStatus } from "./model/visits";

const ATTEMPT: Record<AttemptStatus, Status> = {
  SCHEDULED: "WAITING",
  RUNNING: "RUNNING",
  SUCCEEDED: "SUCCEEDED",
  FAILED: "FAILED",
  TIMED_OUT: "TIMED_OUT",
  ABORTED: "ABORTED",
};

export function VisitBadge({ status, show }: { status: VisitStatus | null; show?: "both" | "icon" }) {
  return <StatusBadge status={status ?? "NOT_REACHED"} show={show} />;
}

export function AttemptBadge({ status }: { status: AttemptStatus }) {
  return <StatusBadge status={ATTEMPT[status]} word={status === "SCHEDULED" ? "Scheduled" : undefined} />;
}

/** "Each item #3 › Ship #0", or nothing for the execution itself. */
export function FramePlace({ frame }: { frame: Frame }) {
  const words = frameLabel(frame);
  return words === "" ? null : <span className="muted">{words}</span>;
}
