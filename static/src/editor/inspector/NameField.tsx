/** The name of a state; it is written when the field is left, with every place that names the state. */

import { useEffect, useRef, useState } from "react";
import { nameRefusal, renameState } from "@/asl/edits";
import type { StateRef } from "@/asl/machine";
import { TextField } from "@/design";
import { useIsReadOnly } from "../forms/useSetting";
import { useEditor, useEditorData } from "../model/context";
import { useUi } from "../ui";

export function NameField({ state }: { state: StateRef }) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const [text, setText] = useState(state.name);
  const input = useRef<HTMLInputElement>(null);
  const states = useEditorData((data) => data.definition.states);
  const renameAsked = useUi((ui) => ui.renameAsked);
  useEffect(() => setText(state.name), [state.name]);
  useEffect(() => {
    if (!renameAsked) return;
    input.current?.focus();
    input.current?.select();
    useUi.setState({ renameAsked: false });
  }, [renameAsked]);
  const refusal = text === state.name ? null : nameRefusal(text, state.name, new Set(states.map((s) => s.name)));
  const commit = () => {
    if (text !== state.name && refusal === null) editor.run((rewrite) => renameState(rewrite, state.pointer, text));
  };
  return (
    <div data-own-undo={text === state.name ? undefined : ""}>
      <TextField
        ref={input}
        label="State name"
        value={text}
        error={refusal}
        isReadOnly={isReadOnly}
        onChange={setText}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "Escape") setText(state.name);
        }}
      />
    </div>
  );
}
