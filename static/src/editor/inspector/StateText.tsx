/** The text of one state, highlighted; what is typed goes into the definition when it is JSON or YAML. */

import { useMemo } from "react";
import { rawOf } from "@/asl/block_changes";
import type { StateRef } from "@/asl/machine";
import { parse } from "@/asl/parse";
import { Raw } from "@/asl/print";
import { nodeAt, plainValue } from "@/asl/syntax";
import { Button } from "@/design";
import { JsonEditor } from "../forms/JsonEditor";
import { useFieldError, useIsReadOnly } from "../forms/useSetting";
import { useEditor, useEditorData } from "../model/context";
import { useUi } from "../ui";

export function StateText({ state }: { state: StateRef }) {
  const editor = useEditor();
  const { text, format, root } = useText();
  const error = useFieldError(state.path);
  const isReadOnly = useIsReadOnly();
  const source = useMemo(() => {
    const node = nodeAt(root, state.path);
    if (!node) return "";
    return format === "json" ? rawOf(text, node).at("", "\n") : JSON.stringify(plainValue(node), null, 2);
  }, [root, state.path, text, format]);
  const change = (typed: string) => {
    if (typed === "") return;
    const value = format === "json" ? new Raw(typed, "") : plainValue(parse(typed, "json").root);
    editor.run((rewrite) => rewrite.set(state.path, value), { field: `${state.pointer}#text` });
  };
  return (
    <div className="inspector-form">
      <JsonEditor
        label={`Definition of ${state.name}`}
        text={source}
        onChange={change}
        error={error}
        isReadOnly={isReadOnly}
        hint={format === "yaml" ? "Shown as JSON; the definition stays YAML." : undefined}
      />
      <Button size="s" onPress={() => useUi.setState({ mode: "code" })}>
        Show in the code
      </Button>
    </div>
  );
}

function useText() {
  const text = useEditorData((data) => data.text);
  const format = useEditorData((data) => data.format);
  const root = useEditorData((data) => data.definition.root);
  return { text, format, root };
}
