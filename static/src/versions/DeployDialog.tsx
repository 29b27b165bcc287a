/** Send a version to an AWS target: what would change there, first; then the act. */

import { CloudUpload } from "lucide-react";
import { useEffect, useState } from "react";
import { api, messageOf } from "@/api/client";
import type { Deployment, Target } from "@/api/types";
import { Banner } from "@/design/Banner";
import { Button, LinkButton } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { EmptyState } from "@/design/EmptyState";
import { Select } from "@/design/Select";
import { SkeletonRows } from "@/design/Skeleton";
import { TextField } from "@/design/TextField";
import { Checkbox, Switch } from "@/design/Toggle";
import { useSaving } from "@/design/useSaving";
import { useTargets } from "@/execution/TargetName";
import { normalised } from "./normalise";
import { TextDiff } from "./TextDiff";

export interface DeployDialogProps {
  workflow: { id: string; name: string };
  version: number;
  onClose: () => void;
  onDeployed: (deployment: Deployment) => void;
}

interface Sides {
  before: string | null;
  after: string;
}

/** What deploying would do, as the server found out on AWS. */
interface Preview {
  action: Deployment["action"];
  state_machine_arn: string | null;
  definition: Sides;
  role_arn: Sides;
  type: Sides;
  changed_there: boolean;
}

const MAX_DESCRIPTION = 256;

export function DeployDialog(props: DeployDialogProps) {
  const { workflow, version, onClose } = props;
  const form = useDeployForm(props);
  const { targets, target } = form;
  const actions = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button
        kind={target?.is_production ? "danger" : "primary"}
        icon={CloudUpload}
        isDisabled={form.isBlocked}
        isPending={form.isPending}
        pendingText="Deploying…"
        onPress={() => void form.deploy()}
      >
        {`Deploy version ${version}`}
      </Button>
    </>
  );
  return (
    <Dialog
      title={`Deploy “${workflow.name}”, version ${version}`}
      isOpen
      onClose={onClose}
      size="xl"
      isDismissable={false}
      actions={actions}
    >
      {targets === null && <SkeletonRows words="Loading the targets…" rows={3} />}
      {targets?.length === 0 && (
        <EmptyState title="No AWS target yet" actions={<LinkButton href="/targets/">Add a target</LinkButton>}>
          A target says which account and region, and where the server finds the credentials.
        </EmptyState>
      )}
      {targets !== null && targets.length > 0 && (
        <div className="form">
          <TargetChoice form={form} targets={targets} workflowName={workflow.name} />
          <WhatWouldChange form={form} version={version} />
          <Publishing form={form} version={version} />
          {form.refusal !== null && (
            <Banner kind="error" title="Nothing was deployed.">
              {form.refusal.message}
            </Banner>
          )}
        </div>
      )}
    </Dialog>
  );
}

type DeployForm = ReturnType<typeof useDeployForm>;

function useDeployForm({ workflow, version, onDeployed }: DeployDialogProps) {
  const targets = useTargets();
  const [targetId, setTargetId] = useState<string | null>(null);
  const target = targets?.find(({ id }) => id === targetId) ?? (targets?.length === 1 ? targets[0] : undefined);
  const { preview, failure } = usePreview(target?.id ?? null, workflow.id, version);
  const [publish, setPublish] = useState(true);
  const [overwrite, setOverwrite] = useState(false);
  const [description, setDescription] = useState("");
  const isBlocked = preview === null || (preview.changed_there && !overwrite) || description.length > MAX_DESCRIPTION;
  const {
    isPending,
    refusal,
    save: deploy,
  } = useSaving(async () => {
    if (target === undefined) return;
    const body = { workflow_id: workflow.id, version, publish, description, overwrite };
    onDeployed(await api.post<Deployment>(`/targets/${target.id}/deploy`, body));
  });
  const typed = { publish, setPublish, overwrite, setOverwrite, description, setDescription };
  return { targets, target, setTargetId, preview, failure, ...typed, isBlocked, isPending, refusal, deploy };
}

interface TargetChoiceProps {
  form: DeployForm;
  targets: readonly Target[];
  workflowName: string;
}

function TargetChoice({ form, targets, workflowName }: TargetChoiceProps) {
  const { target, setTargetId } = form;
  const options = targets.map(({ id, name, region, is_production }) => ({
    id,
    label: name,
    detail: is_production ? `${region} · production` : region,
  }));
  return (
    <>
      <Select
        label="Target"
        options={options}
        value={target?.id ?? null}
        onChange={setTargetId}
        hint={target?.environment ? `Placeholders are filled from ${target.environment.name}.` : undefined}
      />
      {target?.is_production && (
        <Banner kind="error" title="This is a production account.">
          New executions of {workflowName} in {target.name} ({target.region}) will use this version at once.
        </Banner>
      )}
    </>
  );
}

function WhatWouldChange({ form, version }: { form: DeployForm; version: number }) {
  const { target, preview, failure, overwrite, setOverwrite } = form;
  if (failure !== null) {
    return (
      <Banner kind="error" title="AWS could not be asked.">
        {failure}
      </Banner>
    );
  }
  if (target === undefined) return null;
  if (preview === null) return <SkeletonRows words={`Asking ${target.name} what is there…`} rows={4} />;
  return (
    <>
      <PreviewWords preview={preview} version={version} />
      {preview.changed_there && (
        <Checkbox
          isSelected={overwrite}
          onChange={setOverwrite}
          hint="What was changed there is lost from the current revision."
        >
          Overwrite what somebody else changed there
        </Checkbox>
      )}
    </>
  );
}

function Publishing({ form, version }: { form: DeployForm; version: number }) {
  const { publish, setPublish, description, setDescription } = form;
  const tooLong = `At most ${MAX_DESCRIPTION} characters; these are ${description.length}.`;
  return (
    <>
      <Switch isSelected={publish} onChange={setPublish} hint="An immutable version on AWS that aliases can point to.">
        Publish a version there
      </Switch>
      {publish && (
        <TextField
          label="Description of the published version"
          aside="Optional"
          placeholder={`Version ${version}`}
          value={description}
          onChange={setDescription}
          error={description.length > MAX_DESCRIPTION ? tooLong : null}
        />
      )}
    </>
  );
}

const ACTION_WORDS: Record<Deployment["action"], string> = {
  created: "The state machine does not exist there yet: it will be created.",
  updated: "The state machine there will be updated:",
  unchanged: "This definition is there already: nothing will be changed.",
};

function PreviewWords({ preview, version }: { preview: Preview; version: number }) {
  const { action, definition, role_arn, type, state_machine_arn } = preview;
  return (
    <section className="deploy-preview" aria-label="What will change">
      <p>
        {ACTION_WORDS[action]} {state_machine_arn !== null && <code className="wrap">{state_machine_arn}</code>}
      </p>
      {preview.changed_there && (
        <Banner kind="warning" title="Somebody else changed it there.">
          The state machine is not what was last deployed from here. Look at the difference before you overwrite it.
        </Banner>
      )}
      <SideWords name="Role" sides={role_arn} />
      <SideWords name="Type" sides={type} />
      {action === "updated" && definition.before !== null && (
        <div className="deploy-diff">
          <TextDiff
            before={normalised(definition.before, "json")}
            after={normalised(definition.after, "json")}
            format="json"
            isUnified
            names={["There now", `Version ${version}`]}
          />
        </div>
      )}
    </section>
  );
}

function SideWords({ name, sides }: { name: string; sides: Sides }) {
  if (sides.before === sides.after || (sides.before === null && name === "Type")) return null;
  return (
    <p>
      {name}: {sides.before !== null && <code className="wrap">{sides.before}</code>} {sides.before !== null && "→ "}
      <code className="wrap">{sides.after}</code>
    </p>
  );
}

function usePreview(targetId: string | null, workflowId: string, version: number) {
  const [preview, setPreview] = useState<Preview | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    setPreview(null);
    setFailure(null);
    if (targetId === null) return;
    let isHere = true;
    api.get<Preview>(`/targets/${targetId}/preview`, { query: { workflow_id: workflowId, version } }).then(
      (found) => isHere && setPreview(found),
      (thrown) => isHere && setFailure(messageOf(thrown)),
    );
    return () => {
      isHere = false;
    };
  }, [targetId, workflowId, version]);
  return { preview, failure };
}
