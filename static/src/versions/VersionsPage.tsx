/** Every version of a workflow: who, when, why; open, compare, run, deploy, restore. */

import { GitCompareArrows, History } from "lucide-react";
import { useState } from "react";
import { api } from "@/api/client";
import type { Deployment, Version, Workflow } from "@/api/types";
import { AppShell } from "@/app/AppShell";
import { Banner } from "@/design/Banner";
import { Button, LinkButton } from "@/design/Button";
import { ConfirmDialog } from "@/design/Dialog";
import { EmptyState } from "@/design/EmptyState";
import { SkeletonRows } from "@/design/Skeleton";
import { toast } from "@/design/Toast";
import { RunDialog } from "@/execution/RunDialog";
import { DeployDialog } from "./DeployDialog";
import { Deployments } from "./Deployments";
import { useVersions, type VersionsData } from "./useVersions";
import { type Opened, VersionTable } from "./VersionTable";
import { WorkflowCrumbs } from "./WorkflowCrumbs";
import "./versions.css";
import "@/execution/execution.css";

export function VersionsPage({ workflowId }: { workflowId: string }) {
  const data = useVersions(workflowId);
  const { workflow, versions, error } = data;
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [opened, setOpened] = useState<Opened | null>(null);
  return (
    <AppShell
      section="workflows"
      title={workflow === null ? "Versions" : `Versions of ${workflow.name}`}
      header={<WorkflowCrumbs workflowId={workflowId} name={workflow?.name ?? null} page="Versions" />}
    >
      <div className="page">
        <div className="page-head">
          <h1>Versions</h1>
          <CompareTools workflowId={workflowId} chosen={chosen} />
        </div>
        <News data={data} workflowId={workflowId} />
        {workflow === null && error === null && <SkeletonRows words="Loading versions…" />}
        {workflow !== null && versions.length > 0 && (
          <div className="panel">
            <VersionTable
              workflowId={workflowId}
              versions={versions}
              deployments={data.deployments}
              canEdit={workflow.can_edit}
              chosen={chosen}
              onChoose={setChosen}
              onOpen={setOpened}
            />
          </div>
        )}
        {data.hasMore && <Button onPress={data.loadMore}>Older versions</Button>}
        {data.deployments.length > 0 && <Deployments deployments={data.deployments} />}
      </div>
      {workflow !== null && (
        <VersionDialogs workflow={workflow} opened={opened} onClose={() => setOpened(null)} onChanged={data.reload} />
      )}
    </AppShell>
  );
}

function CompareTools({ workflowId, chosen }: { workflowId: string; chosen: readonly number[] }) {
  const [from, to] = [...chosen].sort((a, b) => a - b);
  return (
    <div className="page-tools">
      {chosen.length === 1 && <span className="muted">Choose a second version, or compare with the draft.</span>}
      <LinkButton
        kind={chosen.length === 2 ? "primary" : "secondary"}
        icon={GitCompareArrows}
        href={`/workflows/${workflowId}/compare/?from=${from}&to=${to ?? "draft"}`}
        isDisabled={chosen.length === 0}
      >
        {chosen.length === 1 ? "Compare with the draft" : "Compare"}
      </LinkButton>
    </div>
  );
}

/** What is wrong, missing, or not saved yet. */
function News({ data, workflowId }: { data: VersionsData; workflowId: string }) {
  const { workflow, versions, error } = data;
  if (error !== null) {
    const again = (
      <Button size="s" onPress={data.reload}>
        Try again
      </Button>
    );
    return (
      <Banner kind="error" title="The versions could not be loaded." actions={again}>
        {error}
      </Banner>
    );
  }
  const newest = versions[0]?.number;
  if (workflow !== null && newest === undefined) {
    return (
      <EmptyState
        icon={History}
        title="No version yet"
        actions={<LinkButton href={`/workflows/${workflowId}/`}>Open the editor</LinkButton>}
      >
        Save a version in the editor: it can be run, compared and restored from then on, and never changes.
      </EmptyState>
    );
  }
  if (!workflow?.has_unsaved_changes) return null;
  const see = (
    <LinkButton size="s" href={`/workflows/${workflowId}/compare/?from=${newest}&to=draft`}>
      See what changed
    </LinkButton>
  );
  return (
    <Banner kind="info" actions={see}>
      The draft differs from version {newest}.
    </Banner>
  );
}

interface VersionDialogsProps {
  workflow: Workflow;
  opened: Opened | null;
  onClose: () => void;
  onChanged: () => void;
}

function VersionDialogs({ workflow, opened, onClose, onChanged }: VersionDialogsProps) {
  const restore = async (number: number) => {
    const restored = await api.post<Version>(`/workflows/${workflow.id}/versions/${number}/restore`);
    const title = `Version ${number} is back as version ${restored.number}.`;
    toast({ kind: "success", title, text: "It is the draft now, too." });
    onChanged();
  };
  const deployed = (deployment: Deployment) => {
    onClose();
    const text = deployment.version_arn ?? deployment.state_machine_arn;
    toast({ kind: "success", title: deployedWords(deployment), text });
    onChanged();
  };
  return (
    <>
      {opened?.kind === "run" && (
        <RunDialog
          workflow={workflow}
          version={opened.version}
          onClose={onClose}
          onStarted={(execution) => location.assign(`/executions/${execution.id}/`)}
        />
      )}
      {opened?.kind === "deploy" && (
        <DeployDialog workflow={workflow} version={opened.version} onClose={onClose} onDeployed={deployed} />
      )}
      <ConfirmDialog
        title={`Restore version ${opened?.version}?`}
        isOpen={opened?.kind === "restore"}
        onClose={onClose}
        confirmText="Restore"
        pendingText="Restoring…"
        onConfirm={() => restore(opened?.version ?? 0)}
      >
        A new version with the text of version {opened?.version} is made and becomes the draft.
        {workflow.has_unsaved_changes
          ? " The draft has changes that no version holds: they are replaced. Save a version first to keep them."
          : " No version is changed or lost."}
      </ConfirmDialog>
    </>
  );
}

const deployedWords = ({ action, target, version }: Deployment): string =>
  action === "unchanged"
    ? `Version ${version} was on ${target.name} already.`
    : `Version ${version} is on ${target.name}: ${action}.`;
