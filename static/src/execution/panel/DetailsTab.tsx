/** Times, resource, place and counts of a visit; for a Map also its iterations. */

import type { ReactNode } from "react";
import { dateTime, duration, longDateTime } from "@/design/format";
import { CopyButton } from "../CopyButton";
import { type Definition, resourceOf } from "../definition";
import { VisitBadge } from "../look";
import { MapRunPanel } from "../map_run/MapRunPanel";
import { elapsed, frameLabel, iterationCounts, picksOf } from "../model/select";
import { ACTIVE, lastAttempt, type Visit } from "../model/visits";
import { choose, useChoice } from "../urlState";
import { useFeed, useNow } from "../useFeed";
import { IterationList } from "../views/IterationPicker";
import { withIteration } from "../views/RunPickers";

export function DetailsTab({ visit, definition }: { visit: Visit; definition: Definition }) {
  const { model, execution } = useFeed();
  const now = useNow(visit.endedAt === null);
  const resource = resourceOf(definition.states.get(visit.state));
  const attempt = lastAttempt(visit);
  const place = frameLabel(visit.frame);
  return (
    <div className="details-tab">
      <dl className="details">
        <Row name="Status">
          <VisitBadge status={visit.status} />
        </Row>
        <Row name="Type">{visit.type}</Row>
        {resource !== null && (
          <Row name="Resource">
            <code className="wrap">{resource}</code> <CopyButton text={resource} label="Copy resource" />
          </Row>
        )}
        {place !== "" && <Row name="Inside">{place}</Row>}
        <Row name="Entered">
          <time dateTime={visit.enteredAt} title={longDateTime(visit.enteredAt)}>
            {dateTime(visit.enteredAt)}
          </time>
        </Row>
        <Row name="Ended">{visit.endedAt === null ? "still going on" : dateTime(visit.endedAt)}</Row>
        <Row name="Duration">{duration(elapsed(visit.enteredAt, visit.endedAt, now))}</Row>
        <Row name="Started after">{duration(elapsed(model.startedAt, visit.enteredAt, now))}</Row>
        {visit.attempts.length > 0 && <Row name="Attempts">{visit.attempts.length}</Row>}
        {attempt?.submittedAt != null && <Row name="Submitted">{dateTime(attempt.submittedAt)}</Row>}
        {visit.status === "WAITING" && visit.waitUntil !== null && (
          <Row name="Goes on">in {duration(Math.max(0, Date.parse(visit.waitUntil) - now))}</Row>
        )}
        {visit.status === "RETRYING" && attempt?.backoffUntil != null && (
          <Row name="Next attempt">in {duration(Date.parse(attempt.backoffUntil) - now)}</Row>
        )}
        {visit.error !== null && (
          <Row name="Error">
            <code className="wrap">{visit.error}</code>
          </Row>
        )}
        {visit.errorLocation !== null && <Row name="Failed field">{visit.errorLocation}</Row>}
        {visit.mapRunArn !== null && (
          <Row name="Map Run">
            <code className="wrap">{visit.mapRunArn}</code>
          </Row>
        )}
      </dl>
      {visit.mapRunArn !== null && execution !== null && execution.target === null && (
        <MapRunPanel executionId={execution.id} arn={visit.mapRunArn} />
      )}
      {visit.type === "Map" && visit.frames.size > 0 && <Iterations visit={visit} />}
    </div>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="tabular">{children}</dd>
    </>
  );
}

function Iterations({ visit }: { visit: Visit }) {
  const { picks } = useChoice();
  const counts = iterationCounts(visit);
  const open = visit.length === null ? 0 : visit.length - visit.frames.size;
  return (
    <>
      <h3 className="details-title">
        Iterations: {counts.SUCCEEDED} succeeded, {counts.FAILED} failed, {counts.ABORTED + counts.TIMED_OUT} aborted
        {ACTIVE.has(visit.status) && `, ${counts.RUNNING} running, ${open} to come`}
      </h3>
      <IterationList
        map={visit}
        picked={picks.iterations[visit.state] ?? null}
        onPick={(index) => choose({ picks: withIteration({ ...picks, ...picksOf(visit) }, visit.state, index) })}
      />
    </>
  );
}
