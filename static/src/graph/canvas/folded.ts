/** What the box of a folded subtree tells of the states it hides: their problems, what went wrong or goes on, differences. */
import type { Status } from "@/design/status";
import type { NodeOverlay } from "./overlay";

/** What a person must see first. */
const URGENT: readonly Status[] = [
  "FAILED",
  "TIMED_OUT",
  "RETRYING",
  "RUNNING",
  "WAITING",
  "PENDING_REDRIVE",
  "ABORTED",
];

/** @param speaksForItself a Map or Parallel ends by what happened inside; a Choice has ended when its branches begin */
export function foldedOverlay(
  own: NodeOverlay | undefined,
  inner: readonly (NodeOverlay | undefined)[],
  speaksForItself: boolean,
): NodeOverlay | undefined {
  const all = [own, ...inner].filter((overlay) => overlay !== undefined);
  if (all.length === 0) return undefined;
  const sum: NodeOverlay = { ...own };
  const errors = all.reduce((count, { problems }) => count + (problems?.errors ?? 0), 0);
  const warnings = all.reduce((count, { problems }) => count + (problems?.warnings ?? 0), 0);
  if (errors + warnings > 0) sum.problems = { errors, warnings };
  if (!speaksForItself) {
    const urgent = URGENT.find((status) => all.some((overlay) => overlay.status === status));
    if (urgent !== undefined) sum.status = urgent;
  }
  if (sum.diff === undefined && all.some(({ diff }) => diff !== undefined)) sum.diff = "changed";
  return sum;
}
