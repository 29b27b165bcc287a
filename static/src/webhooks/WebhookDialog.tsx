/** Add or change a webhook: where to, of which workflow, about what. */

import { useState } from "react";
import { api } from "@/api/client";
import { FormDialog } from "@/design/FormDialog";
import { NumberField } from "@/design/NumberField";
import { type Option, Select } from "@/design/Select";
import { TextField } from "@/design/TextField";
import { Checkbox, Switch } from "@/design/Toggle";
import type { ErrorOf } from "@/design/useSaving";
import { useWorkflowOptions } from "@/workflows/useWorkflowOptions";
import { bodyOf, CHANGE_WORDS, CHANGES, draftOf, EMPTY, STATUS_WORDS, STATUSES, type WebhookDraft } from "./form";
import type { LogLevel, Webhook } from "./wire";

export interface WebhookDialogProps {
  /** Null adds a new one. */
  webhook: Webhook | null;
  onClose: () => void;
  /** `secret` comes with a new one, this once. */
  onSaved: (webhook: Webhook, secret: string | null) => void;
}

const FIELDS = ["name", "url", "statuses", "changes", "longer_than", "log_level"];
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
      <Choices
        legend="When an execution"
        all={STATUSES}
        words={STATUS_WORDS}
        chosen={draft.statuses}
        onChange={(statuses) => set({ statuses })}
        error={errorOf("statuses")}
      />
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
      <Choices
        legend="When a workflow changes"
        all={CHANGES}
        words={CHANGE_WORDS}
        chosen={draft.changes}
        onChange={(changes) => set({ changes })}
        error={errorOf("changes")}
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

interface ChoicesProps {
  legend: string;
  all: readonly string[];
  words: Record<string, string>;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
  error: string | null;
}

function Choices({ legend, all, words, chosen, onChange, error }: ChoicesProps) {
  const toggle = (one: string, isOn: boolean) => {
    const next = new Set(chosen);
    if (isOn) next.add(one);
    else next.delete(one);
    onChange(next);
  };
  return (
    <fieldset className="webhook-choices">
      <legend className="field-label">{legend}</legend>
      {all.map((one) => (
        <Checkbox key={one} isSelected={chosen.has(one)} onChange={(isOn) => toggle(one, isOn)}>
          {words[one]}
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
