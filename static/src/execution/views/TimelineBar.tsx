/** One bar of the timeline: work, failed attempts in red, back-off as light gaps. */

import { duration } from "@/design/format";
import { elapsed, type TableRow } from "../model/select";
import { placeOf, type Range, type Segment, segmentsOf } from "./timeline";

const WORDS: Record<Segment["kind"], string> = {
  work: "at work",
  failed: "failed attempt",
  backoff: "waiting for the next attempt",
  wait: "waiting",
};

export function TimelineBar({ row, range, now }: { row: TableRow; range: Range; now: number }) {
  const { visit, frame } = row;
  if (frame !== null) {
    if (frame.startedAt === null) return null;
    const to = frame.endedAt === null ? now : Date.parse(frame.endedAt);
    const { left, width } = placeOf({ from: Date.parse(frame.startedAt), to }, range);
    return (
      <Bar
        segments={[{ kind: "work", left, width }]}
        status={frame.status}
        title={duration(elapsed(frame.startedAt, frame.endedAt, now))}
        isFrame
      />
    );
  }
  if (visit === null) return null;
  const segments = segmentsOf(visit, range, now);
  const failed = segments.filter(({ kind }) => kind === "failed").length;
  const title = `${duration(elapsed(visit.enteredAt, visit.endedAt, now))}${failed > 0 ? `, ${failed} × ${WORDS.failed}` : ""}`;
  return <Bar segments={segments} status={visit.status} title={title} />;
}

function Bar({
  segments,
  status,
  title,
  isFrame,
}: {
  segments: Segment[];
  status: string;
  title: string;
  isFrame?: boolean;
}) {
  return (
    <span className="timeline" title={title} data-frame={isFrame || undefined}>
      {segments.map(({ kind, left, width }, index) => (
        <span
          key={index}
          className={`timeline-${kind}`}
          data-status={status}
          style={{ left: `${left * 100}%`, width: `max(2px, ${width * 100}%)` }}
        />
      ))}
    </span>
  );
}
