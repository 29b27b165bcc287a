/** Add, rename or describe an environment. */

import { useState } from "react";
import { api } from "@/api/client";
import { FormDialog } from "@/design/FormDialog";
import { TextField } from "@/design/TextField";
import type { Environment } from "./wire";

export interface EnvironmentDialogProps {
  /** Null adds a new one. */
  environment: Environment | null;
  onClose: () => void;
  onSaved: (environment: Environment) => void;
}

export function EnvironmentDialog({ environment, onClose, onSaved }: EnvironmentDialogProps) {
  const [name, setName] = useState(environment?.name ?? "");
  const [description, setDescription] = useState(environment?.description ?? "");
  const save = async () => {
    const body = { name: name.trim(), description: description.trim() };
    onSaved(
      await (environment === null
        ? api.post<Environment>("/environments", body)
        : api.patch<Environment>(`/environments/${environment.id}`, body)),
    );
  };
  return (
    <FormDialog
      title={environment === null ? "Add an environment" : `Change “${environment.name}”`}
      saveText={environment === null ? "Add environment" : "Save"}
      fields={["name", "description"]}
      onSave={save}
      onClose={onClose}
    >
      {(errorOf) => (
        <>
          <TextField
            label="Name"
            value={name}
            onChange={setName}
            placeholder="staging"
            error={errorOf("name")}
            autoFocus
          />
          <TextField
            label="Description"
            aside="Optional"
            value={description}
            onChange={setDescription}
            error={errorOf("description")}
          />
        </>
      )}
    </FormDialog>
  );
}
