/** The environments of the workspace and the values that placeholders are filled from. */

import { Layers, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { session } from "@/api/bootstrap";
import { api, messageOf } from "@/api/client";
import { AppShell } from "@/app/AppShell";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { ConfirmDialog } from "@/design/Dialog";
import { EmptyState } from "@/design/EmptyState";
import { SkeletonRows } from "@/design/Skeleton";
import { EnvironmentDialog } from "./EnvironmentDialog";
import { EnvironmentPanel } from "./EnvironmentPanel";
import type { ValueDraft } from "./form";
import type { Environment } from "./wire";
import "./environments.css";

type Opened = { kind: "add" } | { kind: "edit" | "delete"; environment: Environment };

const EXAMPLE = `${"$"}{TableName}`;

export function EnvironmentsPage() {
  const { environments, failure, put, remove } = useEnvironmentList();
  const [opened, setOpened] = useState<Opened | null>(null);
  const { admin } = session().can;
  const add = admin && (
    <Button kind="primary" icon={Plus} onPress={() => setOpened({ kind: "add" })}>
      Add environment
    </Button>
  );
  return (
    <AppShell section={null} title="Environments">
      <div className="page">
        <div className="page-head">
          <h1>Environments</h1>
          {environments !== null && environments.length > 0 && add}
        </div>
        {failure !== null && (
          <Banner kind="error" title="The environments could not be loaded.">
            {failure}
          </Banner>
        )}
        {environments === null && failure === null && <SkeletonRows words="Loading environments…" />}
        {environments?.length === 0 && (
          <EmptyState icon={Layers} title="No environment yet" actions={add}>
            An environment, such as dev or prod, holds the values of the placeholders in definitions: {EXAMPLE} stands
            for another table in each. Executions are filled from the one that you choose, and deployments from the one
            that their target names.{!admin && " People of the group admin can add one."}
          </EmptyState>
        )}
        <div className="environments">
          {environments?.map((environment) => (
            <EnvironmentPanel
              key={environment.id}
              environment={environment}
              asked={askedOf(environment.id)}
              onEdit={() => setOpened({ kind: "edit", environment })}
              onDelete={() => setOpened({ kind: "delete", environment })}
            />
          ))}
        </div>
      </div>
      <EnvironmentDialogs opened={opened} onClose={() => setOpened(null)} onSaved={put} onDelete={remove} />
    </AppShell>
  );
}

/** `/environments/?environment=ID&name=Table&workflow=ID` asks for a value. */
function askedOf(environmentId: string): Partial<ValueDraft> | null {
  const query = new URLSearchParams(location.search);
  const name = query.get("name");
  if (query.get("environment") !== environmentId || name === null) return null;
  return { name, workflow: query.get("workflow") ?? "" };
}

function useEnvironmentList() {
  const [environments, setEnvironments] = useState<readonly Environment[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    api.get<{ items: Environment[] }>("/environments").then(
      ({ items }) => setEnvironments(items),
      (thrown: unknown) => setFailure(messageOf(thrown)),
    );
  }, []);
  const put = (environment: Environment) =>
    setEnvironments((before) =>
      [...(before ?? []).filter(({ id }) => id !== environment.id), environment].sort((a, b) =>
        a.name.localeCompare(b.name),
      ),
    );
  const remove = async ({ id }: Environment) => {
    await api.delete(`/environments/${id}`);
    setEnvironments((before) => before?.filter((known) => known.id !== id) ?? null);
  };
  return { environments, failure, put, remove };
}

interface EnvironmentDialogsProps {
  opened: Opened | null;
  onClose: () => void;
  onSaved: (environment: Environment) => void;
  onDelete: (environment: Environment) => Promise<void>;
}

function EnvironmentDialogs({ opened, onClose, onSaved, onDelete }: EnvironmentDialogsProps) {
  const doomed = opened?.kind === "delete" ? opened.environment : null;
  return (
    <>
      {(opened?.kind === "add" || opened?.kind === "edit") && (
        <EnvironmentDialog
          environment={opened.kind === "edit" ? opened.environment : null}
          onClose={onClose}
          onSaved={(environment) => {
            onClose();
            onSaved(environment);
          }}
        />
      )}
      <ConfirmDialog
        title={`Delete “${doomed?.name}”?`}
        isOpen={doomed !== null}
        onClose={onClose}
        confirmText="Delete environment"
        pendingText="Deleting…"
        isDangerous
        onConfirm={() => (doomed === null ? undefined : onDelete(doomed))}
      >
        Its values go with it, secrets too. Executions keep what they were filled from.
      </ConfirmDialog>
    </>
  );
}
