/** Which iteration of a Map is looked at: all, the next one, or one of a list that can show only the failed ones. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Dialog as AriaDialog, DialogTrigger, Popover } from "react-aria-components";
import { Button, IconButton } from "@/design/Button";
import { count, duration } from "@/design/format";
import { VisitBadge } from "../look";
import { elapsed, iterationCounts } from "../model/select";
import type { Frame, FrameStatus, Visit } from "../model/visits";

export interface IterationPickerProps {
  map: Visit;
  /** The iteration looked at; null = all. */
  picked: number | null;
  onPick: (index: number | null) => void;
}

export function IterationPicker({ map, picked, onPick }: IterationPickerProps) {
  const [isOpen, setOpen] = useState(false);
  const last = map.frames.size - 1;
  const frame = picked === null ? undefined : map.frames.get(picked);
  const choose = (index: number | null) => {
    onPick(index);
    setOpen(false);
  };
  return (
    <div className="iteration-picker" role="group" aria-label={`Iteration of ${map.state}`}>
      <span className="truncate iteration-map" title={map.state}>
        {map.state}
      </span>
      <IconButton
        size="s"
        icon={ChevronLeft}
        label="Previous iteration"
        isDisabled={picked === null || picked <= 0}
        onPress={() => onPick((picked ?? 1) - 1)}
      />
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <Button size="s" className="iteration-button">
          {picked === null ? `All ${count(map.frames.size)}` : `#${picked} of ${count(map.length ?? map.frames.size)}`}
          <ChevronDown size={12} aria-hidden />
        </Button>
        <Popover className="iteration-popover" placement="bottom start" offset={4}>
          <AriaDialog aria-label={`Iterations of ${map.state}`} className="iteration-dialog">
            <IterationList map={map} picked={picked} onPick={choose} />
          </AriaDialog>
        </Popover>
      </DialogTrigger>
      <IconButton
        size="s"
        icon={ChevronRight}
        label="Next iteration"
        isDisabled={picked !== null && picked >= last}
        onPress={() => onPick(picked === null ? 0 : picked + 1)}
      />
      {frame && <VisitBadge status={frame.status} />}
    </div>
  );
}

const FILTERS: { id: FrameStatus | "ALL"; word: string }[] = [
  { id: "ALL", word: "All" },
  { id: "FAILED", word: "Failed" },
  { id: "ABORTED", word: "Aborted" },
  { id: "RUNNING", word: "Running" },
];

/** The iterations with their status and time; also used in the step panel of a Map. */
export function IterationList({ map, picked, onPick }: IterationPickerProps) {
  const [shown, setShown] = useState<FrameStatus | "ALL">("ALL");
  const counts = iterationCounts(map);
  const frames = [...map.frames.values()].sort((a, b) => a.index - b.index);
  const wanted = shown === "ALL" ? frames : frames.filter((frame) => frame.status === shown);
  return (
    <div className="iteration-list">
      <div className="iteration-filters" role="group" aria-label="Show iterations">
        {FILTERS.map(({ id, word }) => (
          <Button
            key={id}
            size="s"
            kind={shown === id ? "secondary" : "ghost"}
            aria-pressed={shown === id}
            isDisabled={id !== "ALL" && counts[id] === 0}
            onPress={() => setShown(id)}
          >
            {`${word} ${count(id === "ALL" ? frames.length : counts[id])}`}
          </Button>
        ))}
      </div>
      <button type="button" className="iteration-row" aria-pressed={picked === null} onClick={() => onPick(null)}>
        All iterations together
      </button>
      <FrameList frames={wanted} picked={picked} onPick={onPick} />
    </div>
  );
}

const ROW = 30;

function FrameList({
  frames,
  picked,
  onPick,
}: {
  frames: readonly Frame[];
  picked: number | null;
  onPick: (index: number) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: frames.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const place = frames.findIndex((frame) => frame.index === picked);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another one was picked, not while scrolling
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place);
  }, [place]);
  const step = (event: KeyboardEvent) => {
    const move = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const row = (event.target as Element).closest<HTMLElement>("[data-index]");
    if (move === 0 || row === null) return;
    event.preventDefault();
    const index = Math.min(frames.length - 1, Math.max(0, Number(row.dataset.index) + move));
    virtual.scrollToIndex(index);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus());
  };
  const now = Date.now();
  return (
    <div className="virtual iteration-rows" ref={scroller} onKeyDown={step} role="group" aria-label="Iterations">
      <div className="virtual-all" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const frame = frames[item.index] as Frame;
          return (
            <button
              type="button"
              key={frame.id}
              data-index={item.index}
              className="virtual-item iteration-row tabular"
              style={{ transform: `translateY(${item.start}px)`, height: ROW }}
              aria-pressed={frame.index === picked}
              onClick={() => onPick(frame.index)}
            >
              <span>#{frame.index}</span>
              <VisitBadge status={frame.status} />
              <span className="muted iteration-time">{duration(elapsed(frame.startedAt, frame.endedAt, now))}</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}
