/** With the values of which environment the definition is checked. There only where there are placeholders to fill. */

import { useEffect } from "react";
import { Select } from "@/design/Select";
import { useEnvironments } from "@/environments/useEnvironments";
import { useEditor, useEditorData } from "../model/context";

const NONE = "none";

export function EnvironmentChoice() {
  const hasPlaceholders = useEditorData((data) => data.text.includes("${"));
  const chosen = useEditorData((data) => data.environment);
  const environments = useEnvironments();
  const editor = useEditor();
  const isGone = environments !== null && chosen !== null && !environments.some(({ id }) => id === chosen);
  useEffect(() => {
    if (isGone) editor.checkWith(null); // it was deleted since it was remembered
  }, [isGone, editor]);
  if (!hasPlaceholders || environments === null || environments.length === 0) return null;
  return (
    <Select
      className="environment-choice"
      label="Checked with the values of"
      isLabelHidden
      options={[
        { id: NONE, label: "Without values", detail: "a placeholder may stand for anything" },
        ...environments.map(({ id, name }) => ({ id, label: `Values of ${name}` })),
      ]}
      value={chosen ?? NONE}
      onChange={(id) => editor.checkWith(id === NONE ? null : id)}
    />
  );
}
