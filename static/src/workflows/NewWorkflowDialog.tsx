/** A new workflow: empty, from an example, or from a definition that was pasted or dropped. */
import { FileUp } from "lucide-react";
import { useEffect, useId } from "react";
import { FileTrigger } from "react-aria-components";
import type { MachineType } from "@/api/types";
import { Banner, Button, Dialog, Select, TextArea, TextField } from "@/design";
import { SourceChoice } from "./SourceChoice";
import { useExamples } from "./useExamples";
import { useNewWorkflow } from "./useNewWorkflow";

export interface NewWorkflowDialogProps {
  /** A file that was dropped on the page. */
  file: File | null;
  onClose: () => void;
}

const TYPES = [
  { id: "STANDARD", label: "Standard", detail: "Long runs, exactly once, full history" },
  { id: "EXPRESS", label: "Express", detail: "Many short runs, five minutes at most" },
];
const FIELDS = ["name", "text", "example"];

export function NewWorkflowDialog({ file, onClose }: NewWorkflowDialogProps) {
  const id = useId();
  const { form, change, fault, isPending, take, send } = useNewWorkflow(file === null ? "empty" : "text");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the dropped file is taken once
  useEffect(() => {
    if (file !== null) void take(file);
  }, [file]);
  const errorOf = (field: string) => (fault?.field === field ? fault.message : null);
  const actions = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" form={id} isPending={isPending} pendingText="Creating…">
        Create workflow
      </Button>
    </>
  );
  return (
    <Dialog title="New workflow" isOpen onClose={onClose} actions={actions} isDismissable={form.text === ""}>
      <form
        id={id}
        className="new-workflow"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextField
          label="Name"
          value={form.name}
          onChange={(name) => change({ name })}
          error={errorOf("name")}
          hint="80 characters at most, without spaces: AWS takes the same name."
          placeholder="OrderProcessing"
          autoFocus
          autoComplete="off"
        />
        <Select
          label="Type"
          value={form.type}
          onChange={(type) => change({ type: type as MachineType })}
          options={TYPES}
        />
        <SourceChoice value={form.source} onChange={(source) => change({ source })} />
        {form.source === "example" && (
          <ExampleField value={form.example} onChange={(example) => change({ example })} error={errorOf("example")} />
        )}
        {form.source === "text" && (
          <DefinitionField
            text={form.text}
            onChange={(text) => change({ text })}
            onFile={take}
            error={errorOf("text")}
          />
        )}
        {fault !== null && !FIELDS.includes(fault.field ?? "") && <Banner kind="error">{fault.message}</Banner>}
      </form>
    </Dialog>
  );
}

interface ExampleFieldProps {
  value: string | null;
  onChange: (id: string) => void;
  error: string | null;
}

function ExampleField({ value, onChange, error }: ExampleFieldProps) {
  const examples = useExamples();
  return (
    <Select
      label="Example"
      value={value}
      onChange={onChange}
      error={error ?? examples.error}
      placeholder={examples.items === null ? "Loading examples…" : "Choose an example"}
      options={(examples.items ?? []).map(({ id, name, description }) => ({ id, label: name, detail: description }))}
    />
  );
}

interface DefinitionFieldProps {
  text: string;
  onChange: (text: string) => void;
  onFile: (file: File) => Promise<void>;
  error: string | null;
}

function DefinitionField({ text, onChange, onFile, error }: DefinitionFieldProps) {
  return (
    <>
      <FileTrigger
        acceptedFileTypes={[".json", ".yaml", ".yml", ".asl"]}
        onSelect={(files) => files?.[0] && void onFile(files[0])}
      >
        <Button icon={FileUp}>Choose a file…</Button>
      </FileTrigger>
      <TextArea
        label="Definition"
        value={text}
        onChange={onChange}
        rows={10}
        isMono
        error={error}
        placeholder='{ "StartAt": "…", "States": { … } }'
        hint="Amazon States Language as JSON or YAML; kept byte for byte. Mistakes may stay: the editor shows them."
      />
    </>
  );
}
