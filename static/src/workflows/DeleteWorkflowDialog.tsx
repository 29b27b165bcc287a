/** Asks before a workflow is deleted, and says what stays. */
import { api } from "@/api/client";
import type { WorkflowSummary } from "@/api/types";
import { ConfirmDialog, toast } from "@/design";

export interface DeleteWorkflowDialogProps {
  workflow: WorkflowSummary | null;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteWorkflowDialog({ workflow, onClose, onDeleted }: DeleteWorkflowDialogProps) {
  const remove = async () => {
    if (workflow === null) return;
    await api.delete(`/workflows/${workflow.id}`);
    toast({
      kind: "success",
      title: `“${workflow.name}” is deleted`,
      text: "Its executions stay in the list of executions.",
    });
    onDeleted();
  };
  return (
    <ConfirmDialog
      title={`Delete “${workflow?.name ?? ""}”?`}
      isOpen={workflow !== null}
      onClose={onClose}
      confirmText="Delete workflow"
      pendingText="Deleting…"
      isDangerous
      onConfirm={remove}
    >
      <p>
        The workflow, its draft and its {workflow?.latest_version ?? 0} saved versions disappear from the studio.
        Executions that ran keep their history, with the definition they ran; those that run end at their next step.
        What was deployed to AWS stays there.
      </p>
    </ConfirmDialog>
  );
}
