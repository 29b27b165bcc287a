/** Deleting a Choice, Map or Parallel: what to keep of what hangs on it. */

import { useState } from "react";
import { ruleWords } from "@/asl/choice";
import { followerOf, removeState, unreachedWithout, unwrapState } from "@/asl/edits";
import { innerMachines, isFields, type StateRef } from "@/asl/machine";
import { Button, Checkbox, Dialog, Select } from "@/design";
import { useEditor } from "../model/context";
import { closeDialog } from "../ui";

const TO = "to:";
const NOTHING = "nothing";

export function DeleteDialog({ state }: { state: StateRef }) {
  return state.type === "Choice" ? <DeleteChoice state={state} /> : <DeleteContainer state={state} />;
}

function DeleteChoice({ state }: { state: StateRef }) {
  const editor = useEditor();
  const targets = targetsOf(state);
  const [kept, setKept] = useState(() => {
    const follower = followerOf(state);
    return follower === null ? (targets[0]?.id ?? NOTHING) : TO + follower;
  });
  const [withRest, setWithRest] = useState(true);
  const follower = kept === NOTHING ? null : kept.slice(TO.length);
  const rest = unreachedWithout(state, follower);
  const remove = () => {
    closeDialog();
    editor.run((rewrite) => {
      removeState(rewrite, state.pointer, { follower, unreached: withRest });
      return [];
    });
  };
  const options = [...targets, { id: NOTHING, label: "Nothing: the flow ends here" }];
  return (
    <Dialog title={`Delete ${state.name}?`} isOpen onClose={closeDialog} actions={<Actions onDelete={remove} />}>
      <div className="dialog-form">
        <Select label="What comes in its place" options={options} value={kept} onChange={setKept} />
        {rest.length > 0 && (
          <Checkbox isSelected={withRest} onChange={setWithRest} hint={rest.map((other) => other.name).join(", ")}>
            {rest.length === 1
              ? "Also delete the state that nothing else leads to"
              : `Also delete the ${rest.length} states that nothing else leads to`}
          </Checkbox>
        )}
      </div>
    </Dialog>
  );
}

function targetsOf(state: StateRef): { id: string; label: string; detail: string }[] {
  const rules = (Array.isArray(state.fields.Choices) ? state.fields.Choices : []).filter(isFields);
  const found = new Map<string, string>();
  if (typeof state.fields.Default === "string") found.set(state.fields.Default, "Default");
  for (const rule of rules)
    if (typeof rule.Next === "string" && !found.has(rule.Next)) found.set(rule.Next, ruleWords(rule));
  return [...found].map(([name, detail]) => ({ id: TO + name, label: name, detail }));
}

function DeleteContainer({ state }: { state: StateRef }) {
  const editor = useEditor();
  const inner = innerMachines(state.fields).map(({ machine }, branch) => ({
    branch,
    names: isFields(machine.States) ? Object.keys(machine.States) : [],
  }));
  const count = inner.reduce((sum, { names }) => sum + names.length, 0);
  const [kept, setKept] = useState("none");
  const options = [
    {
      id: "none",
      label: count === 1 ? "Nothing: delete the state inside too" : `Nothing: delete the ${count} states inside too`,
    },
    ...inner
      .filter(({ names }) => names.length > 0)
      .map(({ branch, names }) => ({
        id: String(branch),
        label: state.type === "Map" ? "Keep the states inside, once" : `Keep the states of branch ${branch + 1}`,
        detail: names.join(", "),
      })),
  ];
  const remove = () => {
    closeDialog();
    editor.run((rewrite) => {
      if (kept === "none") removeState(rewrite, state.pointer);
      else unwrapState(rewrite, state.pointer, Number(kept));
      return [];
    });
  };
  return (
    <Dialog title={`Delete ${state.name}?`} isOpen onClose={closeDialog} actions={<Actions onDelete={remove} />}>
      <div className="dialog-form">
        <Select label="What to keep" options={options} value={kept} onChange={setKept} />
      </div>
    </Dialog>
  );
}

function Actions({ onDelete }: { onDelete: () => void }) {
  return (
    <>
      <Button onPress={closeDialog}>Cancel</Button>
      <Button kind="danger" onPress={onDelete} autoFocus>
        Delete
      </Button>
    </>
  );
}
