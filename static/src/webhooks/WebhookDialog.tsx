/** Add or change a webhook: where to, of which workflow, about what. */

import { useState } from "react";
import { api } from "@/api/client";
import { type ErrorOf, FormDialog } from "@/design/FormDialog";
import { NumberField } from "@/design/NumberField";
import { type Option, Select } from "@/design/Select";
import { TextField } from "@/design/TextField";
import { Checkbox, Switch } from "@/design/Toggle";
import { useWorkflowOptions } from "@/workflows/useWorkflowOptions";
import { bodyOf, draftOf, EMPTY, STATUS_WORDS, STATUSES, type WebhookDraft } from "./form";
import type { LogLevel, Webhook } from "./wire";

export interface WebhookDialogProps {
  /** Null adds a new one. */
  webhook: Webhook | null;
  onClose: () => void;
  /** `secret` comes with a new one, this once. */
  onSaved: (webhook: Webhook, secret: string | null) => void;
}

const FIELDS = ["name", "url", "statuses", "longer_than", "log_level"];
const LEVELS: Option[] = [
  { id: "OFF", label: "No log records" },
  { id: "FATAL", label: "FATAL", detail: "executions that fail, time out or are aborted" },
  { id: "ERROR", label: "ERROR", detail: "every failure, also those that are retried or caught" },
  { id: "ALL", label: "ALL", detail: "the whole history" },
];

export function WebhookDialog({ webhook, onClose, onSaved }: WebhookDialogProps) {
  const [draft, setDraft] = useState<WebhookDraft>(() => (webhook === null ? EMPTY : draftOf(webhook)));
  const save = async () => {
    if (webhook === null) {
      const { secret, ...made } = await api.post<Webhook & { secret: string }>("/webhooks", bodyOf(draft));
      onSaved(made, secret);
    } else {
      onSaved(await api.patch<Webhook>(`/webhooks/${webhook.id}`, bodyOf(draft)), null);
    }
  };
  return (
    <FormDialog
      title={webhook === null ? "Add a webhook" : `Change “${webhook.name}”`}
      saveText={webhook === null ? "Add webhook" : "Save"}
      fields={FIELDS}
      onSave={save}
      onClose={onClose}
    >
      {(errorOf) => (
        <WebhookFields
          draft={draft}
          workflow={webhook?.workflow ?? null}
          set={(change) => setDraft((before) => ({ ...before, ...change }))}
          errorOf={errorOf}
        />
      )}
    </FormDialog>
  );
}

interface FieldsProps {
  draft: WebhookDraft;
  workflow: Webhook["workflow"];
  set: (change: Partial<WebhookDraft>) => void;
  errorOf: ErrorOf;
}

function WebhookFields({ draft, workflow, set, errorOf }: FieldsProps) {
  const workflows = useWorkflowOptions(workflow);
  return (
    <>
      <TextField
        label="Name"
        value={draft.name}
        onChange={(name) => set({ name })}
        placeholder="On-call"
        error={errorOf("name")}
        autoFocus
      />
      <TextField
        label="Address"
        isMono
        value={draft.url}
        onChange={(url) => set({ url })}
        placeholder="https://hooks.example.com/sfn-studio"
        hint="Gets a signed POST with JSON for each thing that happens."
        error={errorOf("url")}
      />
      <Select label="Of" options={workflows} value={draft.workflow} onChange={(id) => set({ workflow: id })} />
      <StatusFields draft={draft} set={set} error={errorOf("statuses")} />
      <NumberField
        label="Runs longer than"
        aside="Optional"
        unit="s"
        minValue={1}
        value={draft.longerThan}
        onChange={(longerThan) => set({ longerThan })}
        hint="Told once for each execution that is still running then."
        error={errorOf("longer_than")}
      />
      <Select
        label="Log records"
        options={LEVELS}
        value={draft.logLevel}
        onChange={(level) => set({ logLevel: level as LogLevel })}
        error={errorOf("log_level")}
      />
      <Switch
        isSelected={draft.includeData}
        onChange={(includeData) => set({ includeData })}
        hint="Off: the address hears what happened, never with which data."
      >
        Send inputs and outputs
      </Switch>
      <Switch
        isSelected={draft.isActive}
        onChange={(isActive) => set({ isActive })}
        hint="Off: what happens meanwhile is not told later either."
      >
        Switched on
      </Switch>
    </>
  );
}

function StatusFields({ draft, set, error }: Pick<FieldsProps, "draft" | "set"> & { error: string | null }) {
  const toggle = (status: string, isOn: boolean) => {
    const statuses = new Set(draft.statuses);
    if (isOn) statuses.add(status);
    else statuses.delete(status);
    set({ statuses });
  };
  return (
    <fieldset className="webhook-statuses">
      <legend className="field-label">When an execution</legend>
      {STATUSES.map((status) => (
        <Checkbox key={status} isSelected={draft.statuses.has(status)} onChange={(isOn) => toggle(status, isOn)}>
          {STATUS_WORDS[status]}
        </Checkbox>
      ))}
      {error !== null && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
