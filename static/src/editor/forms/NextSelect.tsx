/** Where a state, a rule or a catcher leads: a state of the same scope, the end, or a new state. */

import { memo } from "react";
import { insertFragment, newState, setNext } from "@/asl/edits";
import { STATE_TYPES, type StateRef, type StateType } from "@/asl/machine";
import { type Path, pointerOf } from "@/asl/syntax";
import { Select, StateIcon } from "@/design";
import { useEditor } from "../model/context";
import { useFieldError, useIsReadOnly } from "./useSetting";

const END = "end:";
const NONE = "none:";
const TO = "to:";
const ADD = "add:";

export interface NextSelectProps {
  label: string;
  hint?: string;
  state: StateRef;
  /** Place of the reference below the state: ["Next"], ["Default"], ["Catch", 0, "Next"]. */
  slot: Path;
  value: unknown;
  /** Only a state's own Next can be the end of the scope. */
  canEnd?: boolean;
  /** Nothing may be chosen: a Choice without Default. */
  canBeNone?: boolean;
}

/** Its list holds every state of the scope: drawn again only when one of them, or what it shows, has changed. */
export const NextSelect = memo(NextList, (a, b) => JSON.stringify(shownOf(a)) === JSON.stringify(shownOf(b)));

function shownOf({ state, ...props }: NextSelectProps) {
  const states = state.scope.states.map((other) => [other.name, other.type, other.fields.Resource]);
  return [props, state.pointer, state.fields.End, states];
}

function NextList({ label, hint, state, slot, value, canEnd = false, canBeNone = false }: NextSelectProps) {
  const editor = useEditor();
  const path = [...state.path, ...slot];
  const error = useFieldError(path);
  const isReadOnly = useIsReadOnly();
  const names = state.scope.states.map((other) => other.name);
  const isDangling = typeof value === "string" && !names.includes(value);
  const options = [
    ...(canEnd ? [{ id: END, label: "End of this flow", group: "" }] : []),
    ...(canBeNone ? [{ id: NONE, label: "None", group: "" }] : []),
    ...(isDangling ? [{ id: TO + value, label: `${value} (no such state)`, group: "States" }] : []),
    ...state.scope.states.map((other) => ({
      id: TO + other.name,
      label: other.name === state.name ? `${other.name} (this state)` : other.name,
      icon: <StateIcon type={other.type} resource={other.fields.Resource} size={14} />,
      group: "States",
    })),
    ...STATE_TYPES.map((type) => ({
      id: ADD + type,
      label: `New ${type} state`,
      icon: <StateIcon type={type} size={14} />,
      group: "Add new",
    })),
  ];
  const choose = (id: string) => {
    editor.run((rewrite) => {
      if (id === END) return setNext(rewrite, state.path, null);
      if (id === NONE) return rewrite.remove(path);
      if (id.startsWith(TO)) {
        if (slot.length === 1 && slot[0] === "Next") return setNext(rewrite, state.path, id.slice(TO.length));
        return rewrite.set(path, id.slice(TO.length));
      }
      const at = slot[0] === "Next" && state.fields.End === true ? ["End"] : slot;
      const added = insertFragment(
        rewrite,
        { kind: "edge", scope: state.scope.path, source: state.name, slot: at },
        newState(id.slice(ADD.length) as StateType),
      );
      return pointerOf([...state.scope.path, "States", added[0]!]);
    });
  };
  const chosen =
    typeof value === "string" ? TO + value : canEnd && state.fields.End === true ? END : canBeNone ? NONE : null;
  return (
    <Select
      label={label}
      hint={hint}
      error={error}
      options={options}
      value={chosen}
      isDisabled={isReadOnly}
      onChange={choose}
      placeholder="Choose a state"
    />
  );
}
