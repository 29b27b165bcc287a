/** Change a Map Run while it runs, as UpdateMapRun does. */

import { useState } from "react";
import { api } from "@/api/client";
import type { MapRun } from "@/api/types";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { NumberField } from "@/design/NumberField";
import { useSaving } from "@/design/useSaving";

const MOST_AT_ONCE = 10_000;

export interface ChangeDialogProps {
  executionId: string;
  mapRun: MapRun;
  onClose: () => void;
  onChanged: (mapRun: MapRun) => void;
}

export function ChangeDialog({ executionId, mapRun, onClose, onChanged }: ChangeDialogProps) {
  const [width, setWidth] = useState<number | null>(mapRun.max_concurrency);
  const [failures, setFailures] = useState<number | null>(mapRun.tolerated_failure_count);
  const [share, setShare] = useState<number | null>(mapRun.tolerated_failure_percentage);
  const { isPending, refusal, save } = useSaving(async () => {
    const body = {
      max_concurrency: width,
      tolerated_failure_count: failures,
      tolerated_failure_percentage: share,
    };
    onChanged(await api.patch<MapRun>(`/executions/${executionId}/map-runs/${mapRun.id}`, body));
    onClose();
  });
  const actions = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button kind="primary" isPending={isPending} pendingText="Changing…" onPress={() => void save()}>
        Change
      </Button>
    </>
  );
  return (
    <Dialog title="Change this Map Run" isOpen onClose={onClose} size="s" isDismissable={false} actions={actions}>
      <div className="form">
        <NumberField
          label="Child executions at once"
          hint={`0: as many as are allowed, ${MOST_AT_ONCE.toLocaleString()}.`}
          value={width}
          onChange={setWidth}
          minValue={0}
          maxValue={MOST_AT_ONCE}
        />
        <NumberField
          label="Tolerated failed items"
          hint="With more of them the Map Run fails."
          value={failures}
          onChange={setFailures}
          minValue={0}
        />
        <NumberField
          label="Tolerated share of failed items"
          unit="%"
          value={share}
          onChange={setShare}
          minValue={0}
          maxValue={100}
        />
        {refusal !== null && <Banner kind="error">{refusal.message}</Banner>}
      </div>
    </Dialog>
  );
}
