/**
 * Start an execution of a version.
 *
 * `<RunDialog workflow={{id, name}} version={3} onStarted={…} onClose={…} />`: render it when it shall be open.
 * It loads the saved inputs and the version's Task states itself. `initial` prefills it (an earlier execution).
 */

import { Play } from "lucide-react";
import type { FormEvent } from "react";
import { session } from "@/api/bootstrap";
import type { Execution, Mock } from "@/api/types";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Select } from "@/design/Select";
import { SkeletonRows } from "@/design/Skeleton";
import { TextField } from "@/design/TextField";
import { EnvironmentSection } from "./run/EnvironmentSection";
import { InputSection } from "./run/InputSection";
import { MockSection } from "./run/MockSection";
import { LOCAL, type Loaded, type RunForm, useRunForm } from "./run/useRunForm";
import "./run/run.css";

const NO_CASE = " ";
const FIELDS = ["input", "name", "test_case"];

export interface RunDialogProps {
  workflow: { id: string; name: string };
  version: number;
  initial?: {
    input: string;
    mocks: Record<string, Mock>;
    test_case: string;
    target_id: string | null;
    environment_id: string | null;
  };
  onStarted: (execution: Execution) => void;
  onClose: () => void;
}

export function RunDialog(props: RunDialogProps) {
  const { workflow, version, onClose } = props;
  const form = useRunForm(props);
  const { loaded, failure, target, obstacle } = form;
  const isLocal = form.where === LOCAL;
  const actions = (
    <>
      {obstacle !== null && obstacle !== "" && <span className="run-obstacle">{obstacle}</span>}
      <Button onPress={onClose}>Cancel</Button>
      <Button
        kind={target?.is_production ? "danger" : "primary"}
        icon={Play}
        isDisabled={obstacle !== null}
        isPending={form.isPending}
        pendingText={isLocal ? "Starting…" : "Deploying and starting…"}
        onPress={() => void form.start()}
      >
        {isLocal ? "Start execution" : `Deploy version ${version} and start`}
      </Button>
    </>
  );
  return (
    <Dialog
      title={`Run “${workflow.name}”, version ${version}`}
      isOpen
      onClose={onClose}
      size="xl"
      isDismissable={false}
      actions={actions}
    >
      {failure !== null && <Banner kind="error">{failure}</Banner>}
      {loaded === null && failure === null && <SkeletonRows words="Loading inputs and tasks…" />}
      {loaded !== null && <RunFields form={form} loaded={loaded} {...props} />}
    </Dialog>
  );
}

function RunFields({ form, loaded, workflow, version }: RunDialogProps & { form: RunForm; loaded: Loaded }) {
  const { refusal } = form;
  const fieldError = (field: string) => (refusal?.field === field ? refusal.message : null);
  const start = (event: FormEvent) => {
    event.preventDefault();
    void form.start();
  };
  return (
    <form className="run-form" onSubmit={start}>
      {refusal !== null && !shownAtItsField(form, refusal.field ?? "") && (
        <div className="run-refusal">
          <Banner kind="error" title="The execution was not started.">
            {refusal.message}
          </Banner>
        </div>
      )}
      <InputSection
        workflowId={workflow.id}
        saved={loaded.inputs}
        canSave={session().can.edit}
        text={form.text}
        error={fieldError("input")}
        onChange={form.setInput}
        onSaved={(inputs) => form.setLoaded({ ...loaded, inputs })}
      />
      <div className="run-side">
        <WhereSection form={form} version={version} nameError={fieldError("name")} />
        <EnvironmentSection form={form} workflowId={workflow.id} />
        {form.where === LOCAL ? (
          <>
            <TestCaseSection form={form} loaded={loaded} error={fieldError("test_case")} />
            <MockSection
              tasks={loaded.tasks}
              mocked={loaded.cases.items.find(({ name }) => name === form.testCase)?.states ?? []}
              drafts={form.drafts}
              onChange={form.setDrafts}
            />
          </>
        ) : (
          <p className="muted">Mocks work on the local worker only; on AWS every task runs for real.</p>
        )}
      </div>
    </form>
  );
}

function shownAtItsField(form: RunForm, field: string): boolean {
  return FIELDS.includes(field) || (field === "environment_id" && form.where === LOCAL);
}

function TestCaseSection({ form, loaded, error }: { form: RunForm; loaded: Loaded; error: string | null }) {
  const { items, problem } = loaded.cases;
  if (problem !== null)
    return (
      <Banner kind="warning" title="The test cases cannot be read.">
        {problem}
      </Banner>
    );
  if (items.length === 0) return null;
  const count = (states: string[]) => (states.length === 1 ? "1 mocked state" : `${states.length} mocked states`);
  return (
    <section className="run-section" aria-label="Test case">
      <Select
        label="Test case"
        aside="of the mock configuration"
        options={[
          { id: NO_CASE, label: "None" },
          ...items.map(({ name, states }) => ({ id: name, label: name, detail: count(states) })),
        ]}
        value={form.testCase || NO_CASE}
        onChange={(name) => form.setTestCase(name === NO_CASE ? "" : name)}
        error={error}
      />
    </section>
  );
}

function WhereSection({ form, version, nameError }: { form: RunForm; version: number; nameError: string | null }) {
  const { name, setName, where, setWhere, target, targets } = form;
  const hint =
    where === LOCAL ? undefined : `Version ${version} is deployed to ${target?.name} first, then started there.`;
  return (
    <section className="run-section" aria-label="Execution">
      <TextField
        label="Name"
        aside="Optional"
        placeholder="made up for you"
        value={name}
        onChange={setName}
        error={nameError}
      />
      <Select
        label="Where"
        options={[
          { id: LOCAL, label: "Local worker" },
          ...targets.map(({ id, name: label, region }) => ({ id, label, detail: region, group: "AWS targets" })),
        ]}
        value={where}
        onChange={setWhere}
        hint={hint}
      />
      {target?.is_production && (
        <Banner kind="error" title="This is a production account.">
          The execution will do real work in {target.name} ({target.region}).
        </Banner>
      )}
    </section>
  );
}
