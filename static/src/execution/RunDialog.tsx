/**
 * Start an execution of a version.
 *
 * `<RunDialog workflow={{id, name}} version={3} onStarted={…} onClose={…} />`: render it when it shall be open.
 * It loads the saved inputs and the version's Task states itself. `initial` prefills it (an earlier execution).
 */

import { Play } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { session } from "@/api/bootstrap";
import { ApiError, api, messageOf } from "@/api/client";
import type { Execution, ExecutionStart, Mock, SavedInput, Version, Workflow } from "@/api/types";
import type { StateRef } from "@/asl/machine";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Select } from "@/design/Select";
import { SkeletonRows } from "@/design/Skeleton";
import { TextField } from "@/design/TextField";
import { readDefinition } from "./definition";
import { MAX_INPUT_BYTES } from "./json/JsonEditor";
import { byteLength, jsonProblem } from "./json/text";
import { InputSection } from "./run/InputSection";
import { MockSection } from "./run/MockSection";
import { draftsOf, type MockDraft, mockProblem, mocksOf, REAL } from "./run/mocks";
import { recall, remember } from "./run/remembered";
import { useTargets } from "./TargetName";
import "./run/run.css";

export interface RunDialogProps {
  workflow: { id: string; name: string };
  version: number;
  initial?: { input: string; mocks: Record<string, Mock>; target_id: string | null };
  onStarted: (execution: Execution) => void;
  onClose: () => void;
}

interface Loaded {
  inputs: SavedInput[];
  tasks: StateRef[];
}

const LOCAL = "local";

export function RunDialog(props: RunDialogProps) {
  const { workflow, version, initial, onStarted, onClose } = props;
  const { loaded, setLoaded, failure } = useVersion(workflow.id, version);
  const [input, setInput] = useState<string | null>(() => initial?.input ?? recall(workflow.id)?.input ?? null);
  const [drafts, setDrafts] = useState<Record<string, MockDraft>>(
    () => (initial ? draftsOf(initial.mocks) : recall(workflow.id)?.mocks) ?? {},
  );
  const [name, setName] = useState("");
  const [where, setWhere] = useState(initial?.target_id ?? LOCAL);
  const [isPending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const targets = useTargets() ?? [];
  const target = targets.find(({ id }) => id === where);
  const text = input ?? loaded?.inputs[0]?.text ?? "{}";
  useEffect(() => remember(workflow.id, { input: text, mocks: drafts }), [workflow.id, text, drafts]);

  const obstacle = loaded === null ? "" : whatIsMissing(text, where === LOCAL ? loaded.tasks : [], drafts);
  const start = async (event?: FormEvent) => {
    event?.preventDefault();
    if (obstacle !== null || loaded === null) return;
    setPending(true);
    setRefusal(null);
    try {
      onStarted(await api.post<Execution>("/executions", bodyOf(props, text, name, where, loaded.tasks, drafts)));
    } catch (thrown) {
      setRefusal(thrown instanceof ApiError ? thrown : new ApiError(0, "error", messageOf(thrown)));
    } finally {
      setPending(false);
    }
  };
  const actions = (
    <>
      {obstacle !== null && obstacle !== "" && <span className="run-obstacle">{obstacle}</span>}
      <Button onPress={onClose}>Cancel</Button>
      <Button
        kind={target?.is_production ? "danger" : "primary"}
        icon={Play}
        isDisabled={obstacle !== null}
        isPending={isPending}
        pendingText={where === LOCAL ? "Starting…" : "Deploying and starting…"}
        onPress={() => void start()}
      >
        {where === LOCAL ? "Start execution" : `Deploy version ${version} and start`}
      </Button>
    </>
  );
  const fieldError = (field: string) => (refusal?.field === field ? refusal.message : null);
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
      {loaded !== null && (
        <form className="run-form" onSubmit={(event) => void start(event)}>
          {refusal !== null && !["input", "name"].includes(refusal.field ?? "") && (
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
            text={text}
            error={fieldError("input")}
            onChange={setInput}
            onSaved={(inputs) => setLoaded({ ...loaded, inputs })}
          />
          <div className="run-side">
            <section className="run-section" aria-label="Execution">
              <TextField
                label="Name"
                aside="Optional"
                placeholder="made up for you"
                value={name}
                onChange={setName}
                error={fieldError("name")}
              />
              <Select
                label="Where"
                options={[
                  { id: LOCAL, label: "Local worker" },
                  ...targets.map(({ id, name: label, region }) => ({
                    id,
                    label,
                    detail: region,
                    group: "AWS targets",
                  })),
                ]}
                value={where}
                onChange={setWhere}
                hint={
                  where === LOCAL
                    ? undefined
                    : `Version ${version} is deployed to ${target?.name} first, then started there.`
                }
              />
              {target?.is_production && (
                <Banner kind="error" title="This is a production account.">
                  The execution will do real work in {target.name} ({target.region}).
                </Banner>
              )}
            </section>
            {where === LOCAL ? (
              <MockSection tasks={loaded.tasks} drafts={drafts} onChange={setDrafts} />
            ) : (
              <p className="muted">Mocks work on the local worker only; on AWS every task runs for real.</p>
            )}
          </div>
        </form>
      )}
    </Dialog>
  );
}

/** The sentence that keeps the button from working; null when everything is there. */
function whatIsMissing(text: string, tasks: readonly StateRef[], drafts: Record<string, MockDraft>): string | null {
  const problem = jsonProblem(text);
  if (problem !== null) return "The input is not JSON yet.";
  if (byteLength(text) > MAX_INPUT_BYTES) return "The input is too large.";
  const wrong = tasks.find((task) => mockProblem(drafts[task.name] ?? REAL) !== null);
  return wrong ? `The mock of ${wrong.name} is not complete.` : null;
}

function bodyOf(
  { workflow, version }: RunDialogProps,
  input: string,
  name: string,
  where: string,
  tasks: readonly StateRef[],
  drafts: Record<string, MockDraft>,
): ExecutionStart {
  const body: ExecutionStart = { workflow_id: workflow.id, version, input };
  if (name.trim() !== "") body.name = name.trim();
  if (where !== LOCAL) return { ...body, target_id: where };
  const mocks = mocksOf(drafts, new Set(tasks.map((task) => task.name)));
  return Object.keys(mocks).length === 0 ? body : { ...body, mocks };
}

function useVersion(workflowId: string, version: number) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let isHere = true;
    Promise.all([
      api.get<Workflow>(`/workflows/${workflowId}`),
      api.get<Version>(`/workflows/${workflowId}/versions/${version}`),
    ]).then(
      ([workflow, { text, format }]) => {
        const tasks = [...readDefinition(text, format).states.values()].filter(({ type }) => type === "Task");
        if (isHere) setLoaded({ inputs: workflow.inputs, tasks });
      },
      (thrown) => isHere && setFailure(messageOf(thrown)),
    );
    return () => {
      isHere = false;
    };
  }, [workflowId, version]);
  return { loaded, setLoaded, failure };
}
