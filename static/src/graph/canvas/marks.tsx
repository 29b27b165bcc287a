/** Small signs on a state: status, problems, visits, difference. Each has a shape or a letter besides its colour. */
import { plural } from "@/design/format";
import { STATUS, type Status } from "@/design/status";
import type { DiffMark, NodeOverlay } from "./overlay";

const ICON = 14;

/** `x`, `y`: the middle. */
export function StatusMark({ status, x, y }: { status: Status; x: number; y: number }) {
  const look = STATUS[status];
  if (look.tone === "none") return null;
  return (
    <g className={`mark mark-${look.tone}`} transform={`translate(${x},${y})`}>
      <g className={look.spins ? "mark-spin" : undefined}>
        <look.icon x={-ICON / 2} y={-ICON / 2} size={ICON} strokeWidth={2.2} />
      </g>
    </g>
  );
}

/** A number in a round box whose right end is at `right`; returns nothing for nothing. */
function CountMark({
  text,
  tone,
  right,
  y,
  width,
}: {
  text: string;
  tone: string;
  right: number;
  y: number;
  width: number;
}) {
  return (
    <g className={`count-mark count-${tone}`} transform={`translate(${right - width},${y - 9})`}>
      <rect width={width} height={18} rx={9} />
      <text x={width / 2} y={12.5} textAnchor="middle">
        {text}
      </text>{" "}
    </g>
  );
}

export function ProblemMark({ problems, right, y }: { problems: NodeOverlay["problems"]; right: number; y: number }) {
  const { errors = 0, warnings = 0 } = problems ?? {};
  if (errors + warnings === 0) return null;
  const number = errors > 0 ? errors : warnings;
  const text = errors > 0 ? `✕ ${number}` : `! ${number}`;
  return (
    <CountMark
      text={text}
      tone={errors > 0 ? "failed" : "waiting"}
      right={right}
      y={y}
      width={26 + 6 * (String(number).length - 1)}
    />
  );
}

export function VisitMark({ visits, right, y }: { visits: number | undefined; right: number; y: number }) {
  if (visits === undefined || visits < 2) return null;
  const text = `×${visits}`;
  return <CountMark text={text} tone="neutral" right={right} y={y} width={12 + 7 * text.length} />;
}

const SIGN: Record<DiffMark, [string, string]> = {
  added: ["+", "succeeded"],
  removed: ["−", "failed"],
  changed: ["~", "waiting"],
};

export function DiffSign({ diff, x, y }: { diff: DiffMark; x: number; y: number }) {
  const [sign, tone] = SIGN[diff];
  return <CountMark text={sign} tone={tone} right={x + 9} y={y} width={18} />;
}

/** The counts and signs on a box, in words and in their order. */
export function markWords(overlay: NodeOverlay | undefined): string[] {
  const { errors = 0, warnings = 0 } = overlay?.problems ?? {};
  const words: string[] = [];
  if (errors > 0) words.push(`✕ ${plural(errors, "error")}`);
  if (warnings > 0) words.push(plural(warnings, "warning"));
  if ((overlay?.visits ?? 0) > 1) words.push(`×${overlay?.visits} visits`);
  if (overlay?.diff !== undefined) words.push(`${SIGN[overlay.diff][0]} ${overlay.diff}`);
  return words;
}

export function statusWord(overlay: NodeOverlay | undefined): string | undefined {
  return overlay?.status === undefined ? undefined : STATUS[overlay.status].word.toLowerCase();
}
