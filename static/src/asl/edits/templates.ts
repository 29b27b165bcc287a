/** New states as the palette offers them: valid at once wherever a sensible default exists. */

import type { Fields, StateType } from "../machine";
import type { Fragment } from "./insert";

/** A new state of `type`; a Choice brings the state that its first rule leads to. */
export function newState(type: StateType, jsonata = false): Fragment {
  if (type === "Choice") return choice(jsonata);
  const name: string = type === "Succeed" ? "Success" : type;
  return { start: name, states: [[name, { Type: type, ...FIELDS[type](jsonata) }]] };
}

const FIELDS: Record<Exclude<StateType, "Choice">, (jsonata: boolean) => Fields> = {
  Task: () => ({ Resource: "", End: true }),
  Pass: () => ({ End: true }),
  Wait: () => ({ Seconds: 5, End: true }),
  Parallel: () => ({ Branches: [{ States: {} }, { States: {} }], End: true }),
  Map: (jsonata) => ({
    ...(jsonata ? { Items: "{% $states.input.items %}" } : { ItemsPath: "$" }),
    ItemProcessor: { ProcessorConfig: { Mode: "INLINE" }, States: {} },
    End: true,
  }),
  Succeed: () => ({}),
  Fail: () => ({ Error: "WorkflowFailed", Cause: "Say here why the workflow fails." }),
};

function choice(jsonata: boolean): Fragment {
  const rule = jsonata
    ? { Condition: "{% $exists($states.input.value) %}", Next: "Pass" }
    : { Variable: "$.value", IsPresent: true, Next: "Pass" };
  return {
    start: "Choice",
    states: [
      ["Choice", { Type: "Choice", Choices: [rule] }],
      ["Pass", { Type: "Pass", End: true }],
    ],
  };
}

/** A Task for `resource`, named `name`. */
export function newTask(name: string, resource: string, fields: Fields = {}): Fragment {
  return { start: name, states: [[name, { Type: "Task", Resource: resource, ...fields, End: true }]] };
}
