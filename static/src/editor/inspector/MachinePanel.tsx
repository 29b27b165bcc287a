/** Nothing is selected: the workflow's own fields. */

import { Select } from "@/design";
import { MachineFields } from "../forms/MachineFields";
import { fieldsOrEmpty, useIsReadOnly } from "../forms/useSetting";
import { useEditor, useEditorData } from "../model/context";

export function MachinePanel() {
  const editor = useEditor();
  const name = useEditorData((data) => data.workflow.name);
  const machine = useEditorData((data) => data.definition.value);
  const states = useEditorData((data) => data.definition.states);
  const isReadOnly = useIsReadOnly();
  const fields = fieldsOrEmpty(machine);
  const top = states.filter((state) => state.scope.owner === null);
  return (
    <div className="inspector">
      <header className="inspector-head">
        <div className="inspector-title">
          <strong title={name}>{name}</strong>
          <small>Workflow · {states.length === 1 ? "1 state" : `${states.length} states`}</small>
        </div>
      </header>
      <div className="inspector-form">
        <Select
          label="First state (StartAt)"
          options={top.map((state) => ({ id: state.name, label: state.name }))}
          value={typeof fields.StartAt === "string" ? fields.StartAt : null}
          isDisabled={isReadOnly || top.length === 0}
          onChange={(start) => editor.run((rewrite) => rewrite.set(["StartAt"], start, { before: "States" }))}
        />
        <MachineFields machine={fields} />
        <p className="form-help">Select a state or an arrow on the canvas to edit it.</p>
      </div>
    </div>
  );
}
