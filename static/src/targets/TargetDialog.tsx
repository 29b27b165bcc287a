/** Add or change an AWS target: names of credentials only, never a secret. */

import { useEffect, useState } from "react";
import { api } from "@/api/client";
import type { Target } from "@/api/types";
import { FormDialog } from "@/design/FormDialog";
import { Combobox, Select } from "@/design/Select";
import { TextField } from "@/design/TextField";
import { Switch } from "@/design/Toggle";
import type { ErrorOf } from "@/design/useSaving";
import { useEnvironments } from "@/environments/useEnvironments";
import { bodyOf, draftOf, EMPTY, REGIONS, type TargetDraft } from "./form";

export interface TargetDialogProps {
  /** Null adds a new one. */
  target: Target | null;
  onClose: () => void;
  onSaved: (target: Target) => void;
}

interface Known {
  profiles: string[];
  environment: boolean;
}

const NONE = "none";
const FIELDS = ["name", "region", "endpoint_url", "credentials", "profile", "role_arn", "environment_id"];

export function TargetDialog({ target, onClose, onSaved }: TargetDialogProps) {
  const [draft, setDraft] = useState<TargetDraft>(() => (target === null ? EMPTY : draftOf(target)));
  const save = async () => {
    const body = bodyOf(draft);
    const path = target === null ? "/targets" : `/targets/${target.id}`;
    onSaved(await (target === null ? api.post<Target>(path, body) : api.patch<Target>(path, body)));
  };
  return (
    <FormDialog
      title={target === null ? "Add an AWS target" : `Change “${target.name}”`}
      saveText={target === null ? "Add target" : "Save"}
      fields={FIELDS}
      onSave={save}
      onClose={onClose}
    >
      {(errorOf) => (
        <TargetFields
          draft={draft}
          set={(change) => setDraft((before) => ({ ...before, ...change }))}
          errorOf={errorOf}
        />
      )}
    </FormDialog>
  );
}

interface FieldsProps {
  draft: TargetDraft;
  set: (change: Partial<TargetDraft>) => void;
  errorOf: ErrorOf;
}

function TargetFields({ draft, set, errorOf }: FieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        value={draft.name}
        onChange={(name) => set({ name })}
        placeholder="Staging"
        error={errorOf("name")}
        autoFocus
      />
      <Combobox
        label="Region"
        isMono
        allowsCustomValue
        options={REGIONS.map((id) => ({ id, label: id }))}
        value={draft.region}
        onChange={(region) => set({ region })}
        error={errorOf("region")}
      />
      <TextField
        label="Endpoint"
        aside="Optional"
        isMono
        value={draft.endpoint}
        onChange={(endpoint) => set({ endpoint })}
        placeholder="http://127.0.0.1:5000"
        hint="Only for a server that speaks the AWS API; empty means AWS itself."
        error={errorOf("endpoint_url")}
      />
      <CredentialFields draft={draft} set={set} errorOf={errorOf} />
      <TextField
        label="Role of the state machines"
        aside="Optional"
        isMono
        value={draft.role}
        onChange={(role) => set({ role })}
        placeholder="arn:aws:iam::123456789012:role/workflows"
        hint="The IAM role that deployed workflows run with; a workflow's own role is used when this is empty."
        error={errorOf("role_arn")}
      />
      <EnvironmentField draft={draft} set={set} errorOf={errorOf} />
      <Switch
        isSelected={draft.isProduction}
        onChange={(isProduction) => set({ isProduction })}
        hint="Marked in red everywhere; deploying and running there warns."
      >
        This is production
      </Switch>
    </>
  );
}

function EnvironmentField({ draft, set, errorOf }: FieldsProps) {
  const environments = useEnvironments() ?? [];
  return (
    <Select
      label="Environment"
      options={[
        { id: NONE, label: "None", detail: "placeholders are sent as they are written" },
        ...environments.map(({ id, name }) => ({ id, label: name })),
      ]}
      value={draft.environment ?? NONE}
      onChange={(id) => set({ environment: id === NONE ? null : id })}
      hint="Its values fill the placeholders of what is deployed here."
      error={errorOf("environment_id")}
    />
  );
}

function CredentialFields({ draft, set, errorOf }: FieldsProps) {
  const [known, setKnown] = useState<Known | null>(null);
  useEffect(() => {
    api.get<Known>("/targets/profiles").then(setKnown, () => setKnown({ profiles: [], environment: true }));
  }, []);
  const environment = known?.environment === false ? "no keys are set there now" : "AWS_ACCESS_KEY_ID and others";
  return (
    <>
      <Select
        label="Credentials"
        options={[
          { id: "environment", label: "The server's environment", detail: environment },
          { id: "profile", label: "A profile of the server", detail: "from its AWS configuration files" },
        ]}
        value={draft.credentials}
        onChange={(kind) => set({ credentials: kind as TargetDraft["credentials"] })}
        hint="Only the name is kept here, never a key."
        error={errorOf("credentials")}
      />
      {draft.credentials === "profile" && (
        <Combobox
          label="Profile"
          isMono
          allowsCustomValue
          options={(known?.profiles ?? []).map((id) => ({ id, label: id }))}
          value={draft.profile}
          onChange={(profile) => set({ profile })}
          hint={known?.profiles.length === 0 ? "The server knows no profile yet." : undefined}
          error={errorOf("profile")}
        />
      )}
    </>
  );
}
