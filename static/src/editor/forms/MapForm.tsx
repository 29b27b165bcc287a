/** How a Map works through its items: mode, items, what each one gets, how many at once. */

import { isFields, processorKey, type StateRef } from "@/asl/machine";
import { Select } from "@/design";
import { useEditor } from "../model/context";
import { fieldOf, type QueryLanguage } from "../schema";
import { SchemaField } from "./SchemaField";
import { useIsReadOnly } from "./useSetting";

const INLINE = ["Items", "ItemsPath", "ItemSelector", "Parameters", "MaxConcurrency", "MaxConcurrencyPath"];
const DISTRIBUTED = [
  "ItemReader",
  "ItemBatcher",
  "ResultWriter",
  "ToleratedFailureCount",
  "ToleratedFailureCountPath",
  "ToleratedFailurePercentage",
  "ToleratedFailurePercentagePath",
  "Label",
];
/** Shown only where the definition has them: old or alternative ways to say the same. */
const ONLY_WHEN_USED = new Set([
  "Parameters",
  "MaxConcurrencyPath",
  "ToleratedFailureCountPath",
  "ToleratedFailurePercentagePath",
]);

export function MapForm({ state, language }: { state: StateRef; language: QueryLanguage }) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const key = processorKey(state.fields);
  const processor = isFields(state.fields[key]) ? (state.fields[key] as Record<string, unknown>) : {};
  const config = isFields(processor.ProcessorConfig) ? processor.ProcessorConfig : {};
  const isDistributed = config.Mode === "DISTRIBUTED";
  const path = [...state.path, key, "ProcessorConfig"];
  const choose = (mode: string) =>
    editor.run((rewrite) => {
      const value = mode === "DISTRIBUTED" ? { Mode: mode, ExecutionType: "STANDARD" } : { Mode: mode };
      rewrite.set(path, value, { before: "StartAt" });
      // only an ItemProcessor can be distributed; the old Iterator cannot
      if (key === "Iterator" && mode === "DISTRIBUTED") rewrite.renameKey([...state.path, "Iterator"], "ItemProcessor");
    });
  const names = [
    ...INLINE,
    ...(isDistributed ? DISTRIBUTED : DISTRIBUTED.filter((name) => state.fields[name] !== undefined)),
  ];
  const shown = names.filter((name) => !ONLY_WHEN_USED.has(name) || state.fields[name] !== undefined);
  return (
    <>
      <Select
        label="Processing mode"
        options={[
          { id: "INLINE", label: "Inline", detail: "Items from the input; at most 40 at once" },
          {
            id: "DISTRIBUTED",
            label: "Distributed",
            detail: "Each item is an execution of its own; thousands at once",
          },
        ]}
        value={isDistributed ? "DISTRIBUTED" : "INLINE"}
        isDisabled={isReadOnly}
        onChange={choose}
      />
      {isDistributed && (
        <Select
          label="Type of the child executions"
          options={["STANDARD", "EXPRESS"].map((id) => ({ id, label: id === "STANDARD" ? "Standard" : "Express" }))}
          value={config.ExecutionType === "EXPRESS" ? "EXPRESS" : "STANDARD"}
          isDisabled={isReadOnly}
          onChange={(type) => editor.run((rewrite) => rewrite.set([...path, "ExecutionType"], type))}
        />
      )}
      {shown.map((name) => {
        const info = fieldOf("Map", name, language);
        return (
          info && (
            <SchemaField
              key={name}
              info={info}
              path={[...state.path, name]}
              value={state.fields[name]}
              language={language}
            />
          )
        );
      })}
    </>
  );
}
