/** A new workflow with the text that is on the screen. */

import { useState } from "react";
import { api, messageOf } from "@/api/client";
import type { Workflow } from "@/api/types";
import { Button, Dialog, TextField } from "@/design";
import { useEditor } from "../model/context";
import { closeDialog } from "../ui";

export function DuplicateDialog() {
  const editor = useEditor();
  const { workflow, format } = editor.data;
  const [name, setName] = useState(`${workflow.name}-copy`);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const create = async () => {
    setPending(true);
    setFailure(null);
    try {
      const body = { name, type: workflow.type, text: editor.storedText, format, description: workflow.description };
      const made = await api.post<Workflow>("/workflows", body);
      location.assign(`/workflows/${made.id}/`);
    } catch (error) {
      setFailure(messageOf(error));
      setPending(false);
    }
  };
  const actions = (
    <>
      <Button onPress={closeDialog}>Cancel</Button>
      <Button kind="primary" isPending={isPending} pendingText="Creating…" onPress={() => void create()}>
        Create the copy
      </Button>
    </>
  );
  return (
    <Dialog title="Duplicate the workflow" isOpen onClose={closeDialog} actions={actions} size="s">
      <TextField label="Name of the copy" value={name} onChange={setName} error={failure} autoFocus />
    </Dialog>
  );
}
