/** Why the execution did not succeed, in the error's own words, with a jump to the state that failed. */

import { CircleX } from "lucide-react";
import { useState } from "react";
import type { Execution } from "@/api/types";
import { Button } from "@/design/Button";
import { CopyButton } from "./CopyButton";
import type { ExecutionModel } from "./model/fold";
import { failure, frameLabel, picksOf } from "./model/select";
import { choose } from "./urlState";

const TITLES: Partial<Record<Execution["status"], string>> = {
  FAILED: "The execution failed",
  TIMED_OUT: "The execution timed out",
  ABORTED: "The execution was stopped",
};
const LONG_CAUSE = 240;

export function FailureBanner({ execution, model }: { execution: Execution; model: ExecutionModel }) {
  const [isOpen, setOpen] = useState(false);
  const title = TITLES[execution.status];
  if (title === undefined) return null;
  const visit = failure(model);
  const error = execution.error ?? model.error;
  const cause = execution.cause ?? model.cause;
  const isLong = cause !== null && cause.length > LONG_CAUSE;
  const place = visit ? frameLabel(visit.frame) : "";
  return (
    <section className={`failure failure-${execution.status.toLowerCase()}`} role="alert" aria-label={title}>
      <CircleX size={18} aria-hidden />
      <div className="failure-words">
        <p>
          <strong>{title}</strong>
          {visit && ` in “${visit.state}”`}
          {place !== "" && <span className="muted"> ({place})</span>}
          {error !== null && error !== "" && <code className="failure-error">{error}</code>}
        </p>
        {cause !== null && (
          <pre className="failure-cause">{isLong && !isOpen ? `${cause.slice(0, LONG_CAUSE)}…` : cause}</pre>
        )}
        {error === null && cause === null && <p className="muted">No error or cause was given.</p>}
      </div>
      <div className="failure-actions">
        {isLong && (
          <Button size="s" kind="ghost" onPress={() => setOpen(!isOpen)}>
            {isOpen ? "Shorter" : "Whole cause"}
          </Button>
        )}
        {cause !== null && <CopyButton text={cause} label="Copy cause" />}
        {visit && (
          <Button size="s" onPress={() => choose({ state: visit.state, picks: picksOf(visit) })}>
            Go to the failed state
          </Button>
        )}
      </div>
    </section>
  );
}
