/** One environment with its values. */

import { Layers, Pencil, Plus, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { session } from "@/api/bootstrap";
import { api, messageOf } from "@/api/client";
import { Banner } from "@/design/Banner";
import { Button, IconButton } from "@/design/Button";
import { ConfirmDialog } from "@/design/Dialog";
import { SkeletonRows } from "@/design/Skeleton";
import type { ValueDraft } from "./form";
import { ValueDialog } from "./ValueDialog";
import { ValueTable, wordsOf } from "./ValueTable";
import type { Environment, EnvironmentValue } from "./wire";

export interface EnvironmentPanelProps {
  environment: Environment;
  /** A value to add at once: somebody was sent here to fill it in. */
  asked: Partial<ValueDraft> | null;
  onEdit: () => void;
  onDelete: () => void;
}

type Opened = { kind: "add"; given?: Partial<ValueDraft> } | { kind: "edit" | "delete"; value: EnvironmentValue };

export function EnvironmentPanel({ environment, asked, onEdit, onDelete }: EnvironmentPanelProps) {
  const { values, failure, reload } = useValues(environment.id);
  const { admin, edit } = session().can;
  const [opened, setOpened] = useState<Opened | null>(asked === null || !edit ? null : { kind: "add", given: asked });
  const { name } = environment;
  return (
    <section className="panel environment" aria-label={name}>
      <header className="environment-head">
        <Layers size={18} aria-hidden />
        <div className="environment-title">
          <h2 className="truncate" title={name}>
            {name}
          </h2>
          {environment.description !== "" && <p className="muted">{environment.description}</p>}
        </div>
        {edit && (
          <Button size="s" icon={Plus} aria-label={`Add value to ${name}`} onPress={() => setOpened({ kind: "add" })}>
            Add value
          </Button>
        )}
        {admin && (
          <>
            <IconButton size="s" icon={Pencil} label={`Change ${name}`} onPress={onEdit} />
            <IconButton size="s" icon={Trash2} label={`Delete ${name}`} onPress={onDelete} />
          </>
        )}
      </header>
      {failure !== null && (
        <Banner kind="error" title="The values could not be loaded.">
          {failure}
        </Banner>
      )}
      {values === null && failure === null && <SkeletonRows words="Loading values…" rows={2} />}
      {values?.length === 0 && (
        <p className="environment-none muted">
          No values yet.{edit ? "" : " People of the group editor can add some."}
        </p>
      )}
      {values !== null && values.length > 0 && (
        <div className="environment-rows">
          <ValueTable
            values={values}
            canEdit={edit}
            onEdit={(value) => setOpened({ kind: "edit", value })}
            onDelete={(value) => setOpened({ kind: "delete", value })}
          />
        </div>
      )}
      <ValueDialogs environment={environment} opened={opened} onClose={() => setOpened(null)} reload={reload} />
    </section>
  );
}

function useValues(environmentId: string) {
  const [values, setValues] = useState<readonly EnvironmentValue[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const reload = () =>
    api.get<{ items: EnvironmentValue[] }>(`/environments/${environmentId}/values`).then(
      ({ items }) => {
        setValues(items);
        setFailure(null);
      },
      (thrown: unknown) => setFailure(messageOf(thrown)),
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each environment
  useEffect(() => void reload(), [environmentId]);
  return { values, failure, reload };
}

interface ValueDialogsProps {
  environment: Environment;
  opened: Opened | null;
  onClose: () => void;
  reload: () => Promise<void>;
}

function ValueDialogs({ environment, opened, onClose, reload }: ValueDialogsProps) {
  const doomed = opened?.kind === "delete" ? opened.value : null;
  return (
    <>
      {(opened?.kind === "add" || opened?.kind === "edit") && (
        <ValueDialog
          environment={environment}
          value={opened.kind === "edit" ? opened.value : null}
          given={opened.kind === "add" ? opened.given : undefined}
          onClose={onClose}
          onSaved={() => {
            onClose();
            void reload();
          }}
        />
      )}
      <ConfirmDialog
        title={`Remove ${doomed === null ? "" : wordsOf(doomed)} from “${environment.name}”?`}
        isOpen={doomed !== null}
        onClose={onClose}
        confirmText="Remove value"
        pendingText="Removing…"
        isDangerous
        onConfirm={async () => {
          await api.delete(`/environments/values/${doomed?.id}`);
          await reload();
        }}
      >
        {doomed?.workflow == null
          ? "What is started or deployed from now on has no value for it. Executions that run keep theirs."
          : "The value for all workflows holds again, if there is one. Executions that run keep theirs."}
      </ConfirmDialog>
    </>
  );
}
