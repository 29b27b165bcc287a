/** Tasks that wait for a worker: what the list says about them, and when it says nothing. */

import { useEffect, useState } from "react";
import { api } from "@/api/client";
import { duration, plural } from "@/design/format";

/** One workflow with tasks that wait, as `GET /backlog` tells it. */
export interface Backlog {
  workflow: string;
  queued: number;
  running: number;
  oldest_seconds: number;
  at_its_limit: boolean;
}

const LOOK_EVERY_MS = 5_000;
/** Shorter waits are how it always is. */
const LONG_SECONDS = 2;

/** What waits now, the longest line first; asked again every few seconds. A question without an answer changes nothing. */
export function useBacklogs(): Backlog[] {
  const [lines, setLines] = useState<Backlog[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    const look = () => {
      if (document.hidden) return;
      api.get<{ items: Backlog[] }>("/backlog", { signal: abort.signal }).then(
        (answer) => setLines(answer.items),
        () => {},
      );
    };
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, []);
  return lines;
}

/** "30 tasks wait for a worker, the oldest for 12 s", or null when none has waited long. */
export function backlogWords(lines: readonly Backlog[]): string | null {
  const oldest = Math.max(0, ...lines.map((line) => line.oldest_seconds));
  if (oldest < LONG_SECONDS) return null;
  const queued = lines.reduce((sum, line) => sum + line.queued, 0);
  return `${plural(queued, "task waits", "tasks wait")} for a worker, the oldest for ${duration(oldest * 1000)}`;
}

/** One line for each workflow, for those who want to know whose tasks they are. */
export function backlogDetails(lines: readonly Backlog[]): string {
  return lines
    .map((line) => {
      const limit = line.at_its_limit ? ", as many as one workflow may have" : "";
      return `${line.workflow}: ${plural(line.queued, "waits", "wait")}, ${plural(line.running, "is", "are")} performed${limit}`;
    })
    .join("\n");
}
