/** Redrive an execution that ended without success: the same execution goes on from where it failed. */

import { api } from "@/api/client";
import type { Execution } from "@/api/types";
import { ConfirmDialog } from "@/design/Dialog";

export interface RedriveDialogProps {
  execution: Execution;
  isOpen: boolean;
  onClose: () => void;
  onRedriven: (execution: Execution) => void;
}

export function RedriveDialog({ execution, isOpen, onClose, onRedriven }: RedriveDialogProps) {
  return (
    <ConfirmDialog
      title={`Redrive “${execution.name}”?`}
      isOpen={isOpen}
      onClose={onClose}
      confirmText="Redrive"
      pendingText="Redriving…"
      onConfirm={async () => onRedriven(await api.post<Execution>(`/executions/${execution.id}/redrive`, {}))}
    >
      <p>
        The same execution goes on from the states that did not succeed, with the definition and the input that it was
        started with. States that succeeded are not run again; retries start at zero.
      </p>
    </ConfirmDialog>
  );
}
