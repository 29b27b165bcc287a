/** The fields of the whole workflow: comment, query language, timeout, version. */

import type { Fields } from "@/asl/machine";
import type { Rewrite } from "@/asl/rewrite";
import { Select } from "@/design";
import { useEditor } from "../model/context";
import { fieldOf } from "../schema";
import { SchemaField } from "./SchemaField";
import { useIsReadOnly } from "./useSetting";

export function MachineFields({ machine }: { machine: Fields }) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const setLanguage = (language: string) =>
    editor.run((rewrite: Rewrite) =>
      rewrite.set(["QueryLanguage"], language === "JSONPath" ? undefined : language, { before: "StartAt" }),
    );
  return (
    <>
      <Select
        label="Query language"
        hint="A state may be JSONata in a JSONPath workflow, not the other way round."
        options={[
          { id: "JSONPath", label: "JSONPath" },
          { id: "JSONata", label: "JSONata" },
        ]}
        value={machine.QueryLanguage === "JSONata" ? "JSONata" : "JSONPath"}
        isDisabled={isReadOnly}
        onChange={setLanguage}
      />
      {["Comment", "TimeoutSeconds", "Version"].map((name) => {
        const info = fieldOf("StateMachine", name, "JSONPath");
        return info && <SchemaField key={name} info={info} path={[name]} value={machine[name]} language="JSONPath" />;
      })}
    </>
  );
}
