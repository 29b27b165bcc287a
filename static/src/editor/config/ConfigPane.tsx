/** What belongs to the workflow but not to its graph: name, description, inputs to run it with, its own fields. */

import { Plus, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api, messageOf } from "@/api/client";
import type { SavedInput, Workflow } from "@/api/types";
import { Banner, Button, IconButton, TextArea, TextField } from "@/design";
import { faultOf, JsonEditor } from "../forms/JsonEditor";
import { MachineFields } from "../forms/MachineFields";
import { fieldsOrEmpty } from "../forms/useSetting";
import { useEditor, useEditorData } from "../model/context";
import "./ConfigPane.css";

export function ConfigPane() {
  const workflow = useEditorData((data) => data.workflow);
  const machine = useEditorData((data) => data.definition.value);
  return (
    <div className="config">
      <div className="config-page">
        <section className="config-section">
          <h2>Workflow</h2>
          <Words />
          <dl className="config-facts">
            <dt>Type</dt>
            <dd>
              {workflow.type === "STANDARD"
                ? "Standard: up to one year, each step exactly once"
                : "Express: up to five minutes, at least once"}
            </dd>
            <dt>ARN</dt>
            <dd>
              <code>{workflow.arn}</code>
            </dd>
            {workflow.role_arn !== "" && (
              <>
                <dt>Role</dt>
                <dd>
                  <code>{workflow.role_arn}</code>
                </dd>
              </>
            )}
          </dl>
        </section>
        <section className="config-section">
          <h2>Definition</h2>
          <MachineFields machine={fieldsOrEmpty(machine)} />
        </section>
        <Inputs />
      </div>
    </div>
  );
}

function Words() {
  const workflow = useEditorData((data) => data.workflow);
  const isReadOnly = useEditorData((data) => data.readOnly !== null);
  const { change, failure } = useWorkflowChange();
  const [name, setName] = useState(workflow.name);
  const [description, setDescription] = useState(workflow.description);
  return (
    <>
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        error={failure}
        isReadOnly={isReadOnly}
        onBlur={() => name !== workflow.name && void change({ name })}
        hint="Letters, digits, - and _; at most 80."
      />
      <TextArea
        label="Description"
        rows={2}
        value={description}
        onChange={setDescription}
        isReadOnly={isReadOnly}
        onBlur={() => description !== workflow.description && void change({ description })}
      />
    </>
  );
}

function Inputs() {
  const inputs = useEditorData((data) => data.workflow.inputs);
  const isReadOnly = useEditorData((data) => data.readOnly !== null);
  const { change, failure } = useWorkflowChange();
  const [list, setList] = useState<SavedInput[]>(inputs);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const update = (next: SavedInput[]) => {
    setList(next);
    clearTimeout(timer.current);
    const isWhole = next.every((input) => input.name.trim() !== "" && faultOf(input.text, false) === null);
    if (isWhole) timer.current = setTimeout(() => void change({ inputs: next }), 600);
  };
  const put = (index: number, part: Partial<SavedInput>) =>
    update(list.map((input, i) => (i === index ? { ...input, ...part } : input)));
  return (
    <section className="config-section">
      <header className="form-section-head">
        <h2>Inputs to run it with</h2>
        {!isReadOnly && (
          <Button
            size="s"
            icon={Plus}
            onPress={() => update([...list, { name: `Input ${list.length + 1}`, text: "{}" }])}
          >
            Add input
          </Button>
        )}
      </header>
      {list.length === 0 && <p className="form-none">None yet. The Run dialog offers these to choose from.</p>}
      {list.map((input, i) => (
        <div key={i} className="config-input">
          <TextField
            label="Name"
            value={input.name}
            onChange={(name) => put(i, { name })}
            isReadOnly={isReadOnly}
            error={input.name.trim() === "" ? "An input needs a name." : null}
          />
          <JsonEditor
            label={`Input ${input.name}`}
            text={input.text}
            onChange={(text) => put(i, { text })}
            isReadOnly={isReadOnly}
          />
          {!isReadOnly && (
            <IconButton
              label={`Remove ${input.name}`}
              icon={Trash2}
              onPress={() => update(list.filter((_, j) => j !== i))}
            />
          )}
        </div>
      ))}
      {failure !== null && <Banner kind="error">{failure}</Banner>}
    </section>
  );
}

/** Sends changes of the workflow itself; what the server refuses stays in the field with its sentence. */
function useWorkflowChange() {
  const editor = useEditor();
  const [failure, setFailure] = useState<string | null>(null);
  const change = async (body: { name?: string; description?: string; inputs?: SavedInput[] }) => {
    try {
      const { draft: _, ...fresh } = await api.patch<Workflow>(`/workflows/${editor.data.workflow.id}`, body);
      editor.use.setState({ workflow: { ...editor.data.workflow, ...fresh } });
      setFailure(null);
    } catch (error) {
      setFailure(messageOf(error));
    }
  };
  return { change, failure };
}
