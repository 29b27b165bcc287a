/** What is typed in the Run dialog, what is missing, and the start itself. */

import { useEffect, useState } from "react";
import { type ApiError, api, messageOf } from "@/api/client";
import type { Execution, ExecutionStart, SavedInput, Target, TestCases, Version, Workflow } from "@/api/types";
import type { StateRef } from "@/asl/machine";
import { useSaving } from "@/design/useSaving";
import { useEnvironments } from "@/environments/useEnvironments";
import type { Environment, Placeholder } from "@/environments/wire";
import { readDefinition } from "../definition";
import { MAX_INPUT_BYTES } from "../json/JsonEditor";
import { byteLength, jsonProblem } from "../json/text";
import type { RunDialogProps } from "../RunDialog";
import { useTargets } from "../TargetName";
import { draftsOf, type MockDraft, mockProblem, mocksOf, REAL } from "./mocks";
import { recall, remember } from "./remembered";
import { missingOf, type Placeholders, usePlaceholders } from "./usePlaceholders";

export interface Loaded {
  inputs: SavedInput[];
  tasks: StateRef[];
  cases: TestCases;
}

/** Where an execution runs when it is not on a target. */
export const LOCAL = "local";

export interface RunForm {
  loaded: Loaded | null;
  setLoaded: (loaded: Loaded) => void;
  /** Why there is nothing to fill in. */
  failure: string | null;
  text: string;
  setInput: (text: string) => void;
  drafts: Record<string, MockDraft>;
  setDrafts: (drafts: Record<string, MockDraft>) => void;
  /** The test case of the mock configuration; empty for none. */
  testCase: string;
  setTestCase: (name: string) => void;
  name: string;
  setName: (name: string) => void;
  /** LOCAL or the id of a target. */
  where: string;
  setWhere: (where: string) => void;
  targets: readonly Target[];
  target: Target | undefined;
  /** The sentence that keeps the button from working; "" while loading, null when everything is there. */
  obstacle: string | null;
  environments: readonly Environment[];
  /** Id of the environment for a local run; null for none. */
  environment: string | null;
  setEnvironment: (id: string | null) => void;
  /** What fills the placeholders: that, or the target's own. */
  filledFrom: { id: string; name: string } | null;
  placeholders: Placeholders;
  /** The placeholders that have no value there. */
  missing: readonly Placeholder[];
  isPending: boolean;
  refusal: ApiError | null;
  start: () => Promise<void>;
}

export function useRunForm(props: RunDialogProps): RunForm {
  const { workflow, version, initial, onStarted } = props;
  const { loaded, setLoaded, failure } = useVersion(workflow.id, version);
  const [input, setInput] = useState<string | null>(() => initial?.input ?? recall(workflow.id)?.input ?? null);
  const [drafts, setDrafts] = useState<Record<string, MockDraft>>(
    () => (initial ? draftsOf(initial.mocks) : recall(workflow.id)?.mocks) ?? {},
  );
  const [testCase, setTestCase] = useState(initial?.test_case ?? "");
  const [name, setName] = useState("");
  const [where, setWhere] = useState(initial?.target_id ?? LOCAL);
  const targets = useTargets() ?? [];
  const target = targets.find(({ id }) => id === where);
  const filling = useFilling(props, where === LOCAL, target);
  const { environment, missing } = filling;
  const text = input ?? loaded?.inputs[0]?.text ?? "{}";
  useEffect(
    () => remember(workflow.id, { input: text, mocks: drafts, environment }),
    [workflow.id, text, drafts, environment],
  );
  const obstacle =
    loaded === null || filling.isUnknown
      ? ""
      : (whatIsMissing(text, where === LOCAL ? loaded.tasks : [], drafts) ?? valuesMissing(missing));
  const {
    isPending,
    refusal,
    save: start,
  } = useSaving(async () => {
    if (obstacle !== null || loaded === null) return;
    const body = bodyOf(props, { text, name, where, testCase, drafts, environment }, loaded.tasks);
    onStarted(await api.post<Execution>("/executions", body));
  });
  const typed = { text, setInput, drafts, setDrafts, testCase, setTestCase, name, setName, where, setWhere };
  return { loaded, setLoaded, failure, ...typed, ...filling, targets, target, obstacle, isPending, refusal, start };
}

/** The sentence that keeps the button from working; null when everything is there. */
function whatIsMissing(text: string, tasks: readonly StateRef[], drafts: Record<string, MockDraft>): string | null {
  const problem = jsonProblem(text);
  if (problem !== null) return "The input is not JSON yet.";
  if (byteLength(text) > MAX_INPUT_BYTES) return "The input is too large.";
  const wrong = tasks.find((task) => mockProblem(drafts[task.name] ?? REAL) !== null);
  return wrong ? `The mock of ${wrong.name} is not complete.` : null;
}

function valuesMissing(missing: readonly Placeholder[]): string | null {
  if (missing.length === 0) return null;
  return missing.length === 1 ? `${missing[0]?.name} has no value.` : `${missing.length} placeholders have no value.`;
}

/** The environment that fills the version: chosen here, remembered, or the target's. */
function useFilling({ workflow, version, initial }: RunDialogProps, isLocal: boolean, target: Target | undefined) {
  const [chosen, setEnvironment] = useState(() =>
    initial ? (initial.target_id === null ? initial.environment_id : null) : (recall(workflow.id)?.environment ?? null),
  );
  const loaded = useEnvironments();
  const environments = loaded ?? [];
  const known = environments.find(({ id }) => id === chosen); // it may have been deleted since it was remembered
  const environment = known?.id ?? null;
  const filledFrom = isLocal ? (known ?? null) : (target?.environment ?? null);
  const placeholders = usePlaceholders(workflow.id, version, filledFrom?.id ?? null);
  const missing = missingOf(placeholders, filledFrom?.id ?? null);
  const isUnknown = loaded === null || (placeholders.items === null && placeholders.failure === null);
  return { environments, environment, setEnvironment, filledFrom, placeholders, missing, isUnknown };
}

function bodyOf(
  { workflow, version }: RunDialogProps,
  {
    text,
    name,
    where,
    testCase,
    drafts,
    environment,
  }: Pick<RunForm, "text" | "name" | "where" | "testCase" | "drafts" | "environment">,
  tasks: readonly StateRef[],
): ExecutionStart {
  const body: ExecutionStart = { workflow_id: workflow.id, version, input: text };
  if (name.trim() !== "") body.name = name.trim();
  if (where !== LOCAL) return { ...body, target_id: where };
  if (testCase !== "") body.test_case = testCase;
  if (environment !== null) body.environment_id = environment;
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
      api.get<TestCases>(`/workflows/${workflowId}/test-cases`),
    ]).then(
      ([workflow, { text, format }, cases]) => {
        const tasks = [...readDefinition(text, format).states.values()].filter(({ type }) => type === "Task");
        if (isHere) setLoaded({ inputs: workflow.inputs, tasks, cases });
      },
      (thrown) => isHere && setFailure(messageOf(thrown)),
    );
    return () => {
      isHere = false;
    };
  }, [workflowId, version]);
  return { loaded, setLoaded, failure };
}
