/** Which Task states are stood in for in this run, and by what. */

import { useState } from "react";
import { resourceName } from "@/asl/graph";
import type { StateRef } from "@/asl/machine";
import { Badge } from "@/design/Badge";
import { NumberField } from "@/design/NumberField";
import { type Option, Select } from "@/design/Select";
import { StateIcon } from "@/design/StateIcon";
import { SearchField, TextArea, TextField } from "@/design/TextField";
import { resourceOf } from "../definition";
import { JsonEditor } from "../json/JsonEditor";
import { type MockDraft, mockProblem, REAL } from "./mocks";

const KINDS: Option[] = [
  { id: "real", label: "Run for real", detail: "the handler of its resource" },
  { id: "result", label: "Return JSON" },
  { id: "error", label: "Throw an error", detail: "to see Retry and Catch at work" },
  { id: "echo", label: "Echo the input" },
];
const IN_CASE: Option = { id: "real", label: "As in the test case" };
const MANY = 8;

export interface MockSectionProps {
  tasks: readonly StateRef[];
  /** States that the chosen test case stands in for. */
  mocked: readonly string[];
  drafts: Record<string, MockDraft>;
  onChange: (drafts: Record<string, MockDraft>) => void;
}

export function MockSection({ tasks, mocked: byCase, drafts, onChange }: MockSectionProps) {
  const [search, setSearch] = useState("");
  const wanted = tasks.filter((task) => task.name.toLowerCase().includes(search.toLowerCase()));
  const isMocked = ({ name }: StateRef) => (drafts[name] ?? REAL).kind !== "real" || byCase.includes(name);
  const mocked = tasks.filter(isMocked).length;
  return (
    <section className="run-section" aria-label="Mocks">
      <div className="run-section-head">
        <h3>Tasks</h3>
        {mocked > 0 && <Badge tone="accent">{mocked} mocked</Badge>}
      </div>
      {tasks.length === 0 && <p className="muted">This version has no Task states.</p>}
      {tasks.length > MANY && (
        <SearchField label="Find a task" placeholder="Find a task" value={search} onChange={setSearch} />
      )}
      <ul className="mocks">
        {wanted.map((task) => (
          <li key={task.pointer}>
            <MockRow
              task={task}
              isInCase={byCase.includes(task.name)}
              draft={drafts[task.name] ?? REAL}
              onChange={(draft) => onChange({ ...drafts, [task.name]: draft })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function MockRow({
  task,
  isInCase,
  draft,
  onChange,
}: {
  task: StateRef;
  isInCase: boolean;
  draft: MockDraft;
  onChange: (draft: MockDraft) => void;
}) {
  const resource = resourceOf(task);
  const set = (change: Partial<MockDraft>) => onChange({ ...draft, ...change });
  return (
    <div className="mock" data-mocked={draft.kind !== "real" || isInCase || undefined}>
      <div className="mock-head">
        <StateIcon type="Task" resource={resource} size={15} />
        <span className="mock-words">
          <span className="truncate" title={task.name}>
            {task.name}
          </span>
          {resource !== null && (
            <small className="truncate muted" title={resource}>
              {resourceName(resource, task.fields)}
            </small>
          )}
        </span>
        <Select
          className="mock-kind"
          label={`What ${task.name} does`}
          isLabelHidden
          options={isInCase ? [IN_CASE, ...KINDS.slice(1)] : KINDS}
          value={draft.kind}
          onChange={(kind) => set({ kind: kind as MockDraft["kind"] })}
        />
      </div>
      {draft.kind !== "real" && <MockFields name={task.name} draft={draft} set={set} />}
    </div>
  );
}

function MockFields({
  name,
  draft,
  set,
}: {
  name: string;
  draft: MockDraft;
  set: (change: Partial<MockDraft>) => void;
}) {
  return (
    <div className="mock-fields">
      {draft.kind === "result" && (
        <JsonEditor size="s" label={`Result of ${name}`} text={draft.result} onChange={(result) => set({ result })} />
      )}
      {draft.kind === "error" && (
        <>
          <TextField
            label="Error"
            isMono
            value={draft.error}
            onChange={(error) => set({ error })}
            placeholder="Lambda.ServiceException"
            hint={mockProblem(draft) ?? undefined}
          />
          <TextArea label="Cause" aside="Optional" rows={2} value={draft.cause} onChange={(cause) => set({ cause })} />
        </>
      )}
      <NumberField
        className="mock-delay"
        label="After"
        aside="Optional"
        value={draft.delay}
        onChange={(delay) => set({ delay })}
        minValue={0}
        maxValue={86_400}
        step={1}
        unit="s"
        placeholder="0"
      />
    </div>
  );
}
