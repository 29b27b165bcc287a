/** Stop an execution, with the error and cause that its history will show. */

import { useState } from "react";
import { api } from "@/api/client";
import type { Execution } from "@/api/types";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { TextArea, TextField } from "@/design/TextField";
import { useSaving } from "@/design/useSaving";

const MAX_ERROR = 256;
const MAX_CAUSE = 32_768;

export interface StopDialogProps {
  execution: Execution;
  isOpen: boolean;
  onClose: () => void;
  onStopped: (execution: Execution) => void;
}

export function StopDialog({ execution, isOpen, onClose, onStopped }: StopDialogProps) {
  const [error, setError] = useState("");
  const [cause, setCause] = useState("");
  const {
    isPending,
    refusal,
    save: stop,
  } = useSaving(async () => {
    const body = { ...(error === "" ? {} : { error }), ...(cause === "" ? {} : { cause }) };
    onStopped(await api.post<Execution>(`/executions/${execution.id}/stop`, body));
    onClose();
  });
  const actions = (
    <>
      <Button onPress={onClose}>Keep running</Button>
      <Button kind="danger" isPending={isPending} pendingText="Stopping…" onPress={() => void stop()}>
        Stop execution
      </Button>
    </>
  );
  return (
    <Dialog
      title={`Stop “${execution.name}”?`}
      isOpen={isOpen}
      onClose={onClose}
      size="m"
      isDismissable={false}
      actions={actions}
    >
      <div className="form">
        <p>
          States that are going on are aborted; tasks already handed to a worker may still finish there, their answers
          are ignored.
        </p>
        <TextField
          label="Error"
          aside="Optional"
          value={error}
          onChange={setError}
          isMono
          error={error.length > MAX_ERROR ? `At most ${MAX_ERROR} characters; these are ${error.length}.` : null}
        />
        <TextArea
          label="Cause"
          aside="Optional"
          value={cause}
          onChange={setCause}
          error={cause.length > MAX_CAUSE ? `At most ${MAX_CAUSE} characters; these are ${cause.length}.` : null}
        />
        {refusal !== null && <Banner kind="error">{refusal.message}</Banner>}
      </div>
    </Dialog>
  );
}
