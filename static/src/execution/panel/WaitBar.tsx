/** How long a state still waits, and the way to go on at once: in a Wait, or before the next attempt of a task. */

import { FastForward } from "lucide-react";
import { useState } from "react";
import { session } from "@/api/bootstrap";
import { api, messageOf } from "@/api/client";
import type { Execution } from "@/api/types";
import { Button } from "@/design/Button";
import { tickingDuration } from "@/design/format";
import { toast } from "@/design/Toast";
import { lastAttempt, type Visit } from "../model/visits";
import { useFeed, useNow } from "../useFeed";

export function WaitBar({ visit }: { visit: Visit }) {
  const { execution } = useFeed();
  const until = dueOf(visit);
  const now = useNow(until !== null);
  const [isPending, setPending] = useState(false);
  if (until === null || execution === null) return null;
  const skip = async () => {
    setPending(true);
    try {
      await api.post<Execution>(`/executions/${execution.id}/skip-wait`, { state: visit.state });
    } catch (thrown) {
      toast({ kind: "error", title: "The wait was not skipped.", text: messageOf(thrown) });
    } finally {
      setPending(false);
    }
  };
  return (
    <div className="wait-bar">
      <span className="tabular">
        {visit.status === "WAITING" ? "Goes on in " : "Next attempt in "}
        {tickingDuration(Math.max(0, Date.parse(until) - now))}
      </span>
      {execution.target === null && session().can.operate && (
        <Button size="s" icon={FastForward} isPending={isPending} pendingText="Skipping…" onPress={() => void skip()}>
          Skip the wait
        </Button>
      )}
    </div>
  );
}

/** When the state goes on, where that is known. */
function dueOf(visit: Visit): string | null {
  if (visit.status === "WAITING") return visit.waitUntil;
  return visit.status === "RETRYING" ? (lastAttempt(visit)?.backoffUntil ?? null) : null;
}
