/** Which environment fills the placeholders of the version, and the fields for what has no value there yet. */

import { useState } from "react";
import { session } from "@/api/bootstrap";
import { api } from "@/api/client";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { Select } from "@/design/Select";
import { TextField } from "@/design/TextField";
import { Checkbox } from "@/design/Toggle";
import { useSaving } from "@/design/useSaving";
import { guessed } from "@/environments/form";
import type { Placeholder } from "@/environments/wire";
import { LOCAL, type RunForm } from "./useRunForm";

const NONE = "none";

export function EnvironmentSection({ form, workflowId }: { form: RunForm; workflowId: string }) {
  const { environments, placeholders, missing, filledFrom, target, refusal } = form;
  const isLocal = form.where === LOCAL;
  const uses = placeholders.items ?? [];
  if (environments.length === 0 && uses.length === 0 && placeholders.failure === null) return null;
  return (
    <section className="run-section" aria-label="Environment">
      {isLocal ? (
        <Select
          label="Environment"
          aside={uses.length === 0 ? "this version has no placeholders" : `fills ${countOf(uses.length)}`}
          options={[
            { id: NONE, label: "None", detail: "placeholders stay as they are written" },
            ...environments.map(({ id, name, description }) => ({ id, label: name, detail: description || undefined })),
          ]}
          value={form.environment ?? NONE}
          onChange={(id) => form.setEnvironment(id === NONE ? null : id)}
          error={refusal?.field === "environment_id" ? refusal.message : null}
        />
      ) : (
        <p className="muted">
          {target?.environment ? `Filled from ${target.environment.name}, as the target says.` : ""}
          {!target?.environment && uses.length > 0
            ? "The target names no environment: placeholders are sent as they are."
            : ""}
        </p>
      )}
      {placeholders.failure !== null && (
        <Banner kind="error" title="The placeholders could not be read.">
          {placeholders.failure}
        </Banner>
      )}
      {isLocal && form.environment === null && uses.length > 0 && (
        <Unfilled uses={uses} hasSome={environments.length > 0} />
      )}
      {filledFrom !== null && missing.length > 0 && (
        <MissingValues
          key={filledFrom.id}
          environment={filledFrom}
          workflowId={workflowId}
          missing={missing}
          onSaved={placeholders.reload}
        />
      )}
    </section>
  );
}

function countOf(many: number): string {
  return many === 1 ? "1 placeholder" : `${many} placeholders`;
}

function Unfilled({ uses, hasSome }: { uses: readonly Placeholder[]; hasSome: boolean }) {
  const bare = uses.filter((use) => use.bare);
  const words =
    bare.length === 0 ? "" : ` Without quotes, such as ${"${"}${bare[0]?.name}}, they cannot stand for a number.`;
  return (
    <Banner kind="warning" title={`${countOf(uses.length)} will stay as written.`}>
      {hasSome ? (
        "Choose the environment that fills them."
      ) : (
        <a href="/environments/">Add an environment that fills them.</a>
      )}
      {words}
    </Banner>
  );
}

interface MissingProps {
  environment: { id: string; name: string };
  workflowId: string;
  missing: readonly Placeholder[];
  onSaved: () => Promise<void>;
}

/** One field for each placeholder without a value; what is saved is kept in the environment for the next time too. */
function MissingValues({ environment, workflowId, missing, onSaved }: MissingProps) {
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [isCommon, setCommon] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const typed = missing.filter(({ name }) => (texts[name] ?? "") !== "");
  const { isPending, save, refusal } = useSaving(async () => {
    try {
      for (const { name, bare } of typed) {
        setWrong(name);
        const body = { name, ...guessed(texts[name] ?? "", bare), workflow_id: isCommon ? null : workflowId };
        await api.post(`/environments/${environment.id}/values`, body);
      }
      setWrong(null);
    } finally {
      await onSaved();
    }
  });
  if (!session().can.edit)
    return (
      <Banner kind="warning" title={`${environment.name} has no value for ${countOf(missing.length)}.`}>
        {missing.map(({ name }) => name).join(", ")}. People of the group editor can add them.
      </Banner>
    );
  return (
    <fieldset className="missing-values">
      <legend className="field-label">
        {environment.name} has no value for {countOf(missing.length)}
      </legend>
      {missing.map(({ name, bare, pointer, line }) => (
        <TextField
          key={name}
          label={name}
          aside={bare ? "number, true, false or JSON" : "text"}
          isMono
          value={texts[name] ?? ""}
          onChange={(text) => setTexts((before) => ({ ...before, [name]: text }))}
          hint={`Stands in line ${line}, at ${pointer}.`}
          error={wrong === name && refusal !== null ? refusal.message : null}
        />
      ))}
      <Checkbox isSelected={isCommon} onChange={setCommon}>
        For all workflows, not for this one only
      </Checkbox>
      <div className="missing-actions">
        <Button isDisabled={typed.length === 0} isPending={isPending} pendingText="Saving…" onPress={() => void save()}>
          {`Save to ${environment.name}`}
        </Button>
        <a href={`/environments/?environment=${environment.id}`} target="_blank" rel="noreferrer">
          Secrets and other types
        </a>
      </div>
    </fieldset>
  );
}
