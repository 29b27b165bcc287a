/** Nothing is selected: the workflow's own fields. */

import { memo } from "react";
import { Select } from "@/design";
import { MachineFields } from "../forms/MachineFields";
import { fieldsOrEmpty, useIsReadOnly } from "../forms/useSetting";
import { useEditor, useEditorData } from "../model/context";

export function MachinePanel() {
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
        <StartSelect start={fields.StartAt} names={top.map((state) => state.name).join("\n")} isReadOnly={isReadOnly} />
        <MachineFields machine={fields} />
        <p className="form-help">Select a state or an arrow on the canvas to edit it.</p>
      </div>
    </div>
  );
}

interface StartProps {
  start: unknown;
  /** One a line: a text is the same until a name changes. */
  names: string;
  isReadOnly: boolean;
}

const StartSelect = memo(function StartSelect({ start, names, isReadOnly }: StartProps) {
  const editor = useEditor();
  const options = names === "" ? [] : names.split("\n").map((name) => ({ id: name, label: name }));
  return (
    <Select
      label="First state (StartAt)"
      options={options}
      value={typeof start === "string" ? start : null}
      isDisabled={isReadOnly || options.length === 0}
      onChange={(name) => editor.run((rewrite) => rewrite.set(["StartAt"], name, { before: "States" }))}
    />
  );
});
