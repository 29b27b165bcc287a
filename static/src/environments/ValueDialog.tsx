/** Add or change the value of a placeholder in one environment. */

import { useState } from "react";
import { api } from "@/api/client";
import { FormDialog } from "@/design/FormDialog";
import { Select } from "@/design/Select";
import { TextArea, TextField } from "@/design/TextField";
import { Switch } from "@/design/Toggle";
import type { ErrorOf } from "@/design/useSaving";
import { useWorkflowOptions } from "@/workflows/useWorkflowOptions";
import { bodyOf, draftOf, KIND_WORDS, type ValueDraft } from "./form";
import type { Environment, EnvironmentValue, Kind } from "./wire";

export interface ValueDialogProps {
  environment: Environment;
  /** Null adds a new one, beginning with `given`. */
  value: EnvironmentValue | null;
  given?: Partial<ValueDraft>;
  onClose: () => void;
  onSaved: (value: EnvironmentValue) => void;
}

const FIELDS = ["name", "kind", "value", "is_secret"];
const KINDS = (Object.keys(KIND_WORDS) as Kind[]).map((id) => ({ id, label: KIND_WORDS[id] }));

export function ValueDialog({ environment, value, given, onClose, onSaved }: ValueDialogProps) {
  const [draft, setDraft] = useState<ValueDraft>(() => draftOf(value, given));
  const save = async () => {
    const body = bodyOf(draft, value);
    onSaved(
      await (value === null
        ? api.post<EnvironmentValue>(`/environments/${environment.id}/values`, body)
        : api.patch<EnvironmentValue>(`/environments/values/${value.id}`, body)),
    );
  };
  return (
    <FormDialog
      title={value === null ? `Add a value to “${environment.name}”` : `Change ${value.name} of “${environment.name}”`}
      saveText={value === null ? "Add value" : "Save"}
      fields={FIELDS}
      onSave={save}
      onClose={onClose}
    >
      {(errorOf) => (
        <ValueFields
          draft={draft}
          before={value}
          set={(change) => setDraft((old) => ({ ...old, ...change }))}
          errorOf={errorOf}
        />
      )}
    </FormDialog>
  );
}

interface FieldsProps {
  draft: ValueDraft;
  before: EnvironmentValue | null;
  set: (change: Partial<ValueDraft>) => void;
  errorOf: ErrorOf;
}

function ValueFields({ draft, before, set, errorOf }: FieldsProps) {
  const workflows = useWorkflowOptions(before?.workflow ?? null);
  return (
    <>
      <TextField
        label="Name"
        isMono
        value={draft.name}
        onChange={(name) => set({ name })}
        placeholder="TableName"
        hint={`Stands in the definition as ${"${"}${draft.name || "TableName"}}.`}
        error={errorOf("name")}
        autoFocus={before === null && draft.name === ""}
      />
      <Select
        label="Type"
        options={KINDS}
        value={draft.kind}
        onChange={(kind) => set({ kind: kind as Kind })}
        error={errorOf("kind")}
      />
      <ValueField draft={draft} before={before} set={set} errorOf={errorOf} />
      {draft.kind === "string" && (
        <>
          <Switch
            isSelected={draft.isSecret}
            onChange={(isSecret) => set({ isSecret })}
            hint="Never shown again, and masked in histories. At least 8 characters."
          >
            This is a secret
          </Switch>
          {errorOf("is_secret") !== null && (
            <p className="field-error" role="alert">
              {errorOf("is_secret")}
            </p>
          )}
        </>
      )}
      {before === null ? (
        <Select
          label="For"
          options={workflows}
          value={draft.workflow}
          onChange={(workflow) => set({ workflow })}
          hint="The value of a workflow goes before the one for all."
        />
      ) : (
        <p className="muted">For {before.workflow === null ? "all workflows" : before.workflow.name}.</p>
      )}
    </>
  );
}

function ValueField({ draft, before, set, errorOf }: FieldsProps) {
  const field = {
    label: "Value",
    value: draft.text,
    onChange: (text: string) => set({ text }),
    error: errorOf("value"),
  };
  // the name is known when the dialog opens; a change of the type must not take the focus from there
  const [firstKind] = useState(() => (draft.name === "" ? null : draft.kind));
  const hasFocus = draft.kind === firstKind;
  if (draft.kind === "boolean")
    return (
      <Select
        label="Value"
        options={[
          { id: "true", label: "true" },
          { id: "false", label: "false" },
        ]}
        value={String(draft.isTrue)}
        onChange={(id) => set({ isTrue: id === "true" })}
        error={errorOf("value")}
      />
    );
  if (draft.kind === "number")
    return <TextField {...field} isMono inputMode="decimal" placeholder="30" autoFocus={hasFocus} />;
  if (draft.kind === "json")
    return <TextArea {...field} isMono rows={6} placeholder='{"Retries": 3}' autoFocus={hasFocus} />;
  if (!draft.isSecret) return <TextArea {...field} isMono rows={2} autoFocus={hasFocus} />;
  return (
    <TextField
      {...field}
      isMono
      type="password"
      autoComplete="new-password"
      placeholder={before?.is_secret ? "unchanged" : ""}
      hint={before?.is_secret ? "Leave it empty to keep the secret as it is." : undefined}
      autoFocus={hasFocus}
    />
  );
}
