/** The input of a run: typed, or taken from the inputs saved with the workflow; a new one can be saved with them. */

import { BookmarkPlus, WandSparkles } from "lucide-react";
import { useState } from "react";
import { api, messageOf } from "@/api/client";
import type { SavedInput, Workflow } from "@/api/types";
import { Button } from "@/design/Button";
import { Select } from "@/design/Select";
import { TextField } from "@/design/TextField";
import { JsonEditor } from "../json/JsonEditor";
import { jsonProblem, pretty } from "../json/text";

export interface InputSectionProps {
  workflowId: string;
  /** Null while it loads. */
  saved: SavedInput[] | null;
  canSave: boolean;
  text: string;
  error: string | null;
  onChange: (text: string) => void;
  onSaved: (inputs: SavedInput[]) => void;
}

export function InputSection(props: InputSectionProps) {
  const { workflowId, saved, canSave, text, error, onChange, onSaved } = props;
  const [isNaming, setNaming] = useState(false);
  const chosen = saved?.findIndex((input) => input.text === text) ?? -1;
  return (
    <section className="run-section" aria-label="Input">
      <div className="run-section-head">
        <h3>Input</h3>
        {saved !== null && saved.length > 0 && (
          <Select
            label="Saved inputs"
            isLabelHidden
            placeholder="Choose a saved input"
            options={saved.map((input, index) => ({ id: String(index), label: input.name }))}
            value={chosen === -1 ? null : String(chosen)}
            onChange={(id) => onChange(saved[Number(id)]?.text ?? text)}
          />
        )}
        <span className="json-bar-gap" />
        <Button
          size="s"
          kind="ghost"
          icon={WandSparkles}
          isDisabled={jsonProblem(text) !== null}
          onPress={() => onChange(pretty(text))}
        >
          Format
        </Button>
        {canSave && (
          <Button size="s" kind="ghost" icon={BookmarkPlus} onPress={() => setNaming(!isNaming)}>
            Save this input
          </Button>
        )}
      </div>
      {isNaming && saved !== null && (
        <SaveInput
          workflowId={workflowId}
          saved={saved}
          text={text}
          onSaved={(inputs) => {
            onSaved(inputs);
            setNaming(false);
          }}
        />
      )}
      <JsonEditor label="Input" text={text} onChange={onChange} error={error} hint="{}" autoFocus />
    </section>
  );
}

interface SaveInputProps {
  workflowId: string;
  saved: SavedInput[];
  text: string;
  onSaved: (inputs: SavedInput[]) => void;
}

function SaveInput({ workflowId, saved, text, onSaved }: SaveInputProps) {
  const [name, setName] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const known = saved.some((input) => input.name === name.trim());
  const save = async () => {
    const wanted = name.trim();
    if (wanted === "") {
      setRefusal("Give the input a name.");
      return;
    }
    setPending(true);
    try {
      const inputs = [...saved.filter((input) => input.name !== wanted), { name: wanted, text }];
      onSaved((await api.patch<Workflow>(`/workflows/${workflowId}`, { inputs })).inputs);
    } catch (thrown) {
      setRefusal(messageOf(thrown));
    } finally {
      setPending(false);
    }
  };
  return (
    <div className="save-input">
      <TextField
        label="Name of the input"
        isLabelHidden
        placeholder="Name, such as “High value”"
        value={name}
        onChange={setName}
        error={refusal}
        autoFocus
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault(); // Enter would start the execution
          void save();
        }}
      />
      <Button isPending={isPending} pendingText="Saving…" onPress={() => void save()}>
        {known ? "Replace" : "Save"}
      </Button>
    </div>
  );
}
