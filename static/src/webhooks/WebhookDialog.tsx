/** Add or change a webhook: where to, of which workflow, about what. */

import { type FormEvent, useEffect, useState } from "react";
import { ApiError, api, messageOf } from "@/api/client";
import type { Page, WorkflowSummary } from "@/api/types";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { NumberField } from "@/design/NumberField";
import { type Option, Select } from "@/design/Select";
import { TextField } from "@/design/TextField";
import { Checkbox, Switch } from "@/design/Toggle";
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
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isPending, setPending] = useState(false);
  const save = async () => {
    setPending(true);
    setRefusal(null);
    try {
      if (webhook === null) {
        const { secret, ...made } = await api.post<Webhook & { secret: string }>("/webhooks", bodyOf(draft));
        onSaved(made, secret);
      } else {
        onSaved(await api.patch<Webhook>(`/webhooks/${webhook.id}`, bodyOf(draft)), null);
      }
    } catch (thrown) {
      setRefusal(thrown instanceof ApiError ? thrown : new ApiError(0, "error", messageOf(thrown)));
    } finally {
      setPending(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const actions = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button kind="primary" isPending={isPending} pendingText="Saving…" onPress={() => void save()}>
        {webhook === null ? "Add webhook" : "Save"}
      </Button>
    </>
  );
  const title = webhook === null ? "Add a webhook" : `Change “${webhook.name}”`;
  return (
    <Dialog title={title} isOpen onClose={onClose} isDismissable={false} actions={actions}>
      <form className="form" onSubmit={submit}>
        <WebhookFields
          draft={draft}
          workflow={webhook?.workflow ?? null}
          set={(change) => setDraft((before) => ({ ...before, ...change }))}
          errorOf={(field) => (refusal !== null && refusal.field === field ? refusal.message : null)}
        />
        {refusal !== null && !FIELDS.includes(refusal.field ?? "") && <Banner kind="error">{refusal.message}</Banner>}
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  draft: WebhookDraft;
  workflow: Webhook["workflow"];
  set: (change: Partial<WebhookDraft>) => void;
  errorOf: (field: string) => string | null;
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

function useWorkflowOptions(chosen: Webhook["workflow"]): Option[] {
  const [found, setFound] = useState<readonly WorkflowSummary[]>([]);
  useEffect(() => {
    api.get<Page<WorkflowSummary>>("/workflows", { query: { limit: 100 } }).then(
      (page) => setFound(page.items),
      () => setFound([]),
    );
  }, []);
  const named = found.map(({ id, name }) => ({ id, label: name }));
  if (chosen !== null && !found.some(({ id }) => id === chosen.id)) named.push({ id: chosen.id, label: chosen.name });
  return [{ id: "", label: "All workflows" }, ...named];
}
