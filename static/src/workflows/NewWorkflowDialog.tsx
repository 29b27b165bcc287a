/** A new workflow: empty, from an example, or from a definition that was pasted or dropped. */
import { FileUp } from "lucide-react";
import { type FormEvent, useEffect, useId, useState } from "react";
import { FileTrigger } from "react-aria-components";
import { ApiError, api, messageOf } from "@/api/client";
import type { MachineType, Workflow } from "@/api/types";
import { Banner, Button, Dialog, Select, TextArea, TextField } from "@/design";
import { EMPTY_MACHINE, formatOfText, nameOfFile } from "./definition_file";
import { type Source, SourceChoice } from "./SourceChoice";
import { useExamples } from "./useExamples";

const LARGEST = 1_048_576; // the server takes 1 MiB

export interface NewWorkflowDialogProps {
  /** A file that was dropped on the page. */
  file: File | null;
  onClose: () => void;
}

export function NewWorkflowDialog({ file, onClose }: NewWorkflowDialogProps) {
  const form = useId();
  const [source, setSource] = useState<Source>(file === null ? "empty" : "text");
  const [name, setName] = useState("");
  const [type, setType] = useState<MachineType>("STANDARD");
  const [text, setText] = useState("");
  const [example, setExample] = useState<string | null>(null);
  const [error, setError] = useState<{ field: string | null; message: string } | null>(null);
  const [isPending, setPending] = useState(false);
  const examples = useExamples();

  const take = async (taken: File) => {
    if (taken.size > LARGEST) {
      setError({
        field: "text",
        message: `“${taken.name}” has ${taken.size.toLocaleString()} bytes; a definition has 1,048,576 at most.`,
      });
      return;
    }
    setText(await taken.text());
    setSource("text");
    setError(null);
    setName((before) => (before === "" ? nameOfFile(taken.name) : before));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the dropped file is taken once
  useEffect(() => {
    if (file !== null) void take(file);
  }, [file]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing = missingWords(name, source, text, example);
    setError(missing);
    if (missing !== null) return;
    setPending(true);
    try {
      const definition = await definitionOf(source, text, example);
      const made = await api.post<Workflow>("/workflows", { name: name.trim(), type, ...definition });
      location.assign(`/workflows/${made.id}/`);
    } catch (thrown) {
      setPending(false);
      setError({ field: thrown instanceof ApiError ? thrown.field : null, message: messageOf(thrown) });
    }
  };

  const errorOf = (field: string) => (error?.field === field ? error.message : null);
  const isElsewhere = error !== null && !["name", "text", "example"].includes(error.field ?? "");
  const actions = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button kind="primary" type="submit" form={form} isPending={isPending} pendingText="Creating…">
        Create workflow
      </Button>
    </>
  );
  return (
    <Dialog title="New workflow" isOpen onClose={onClose} actions={actions} isDismissable={text === ""}>
      <form id={form} className="new-workflow" onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          error={errorOf("name")}
          hint="80 characters at most, without spaces: AWS takes the same name."
          placeholder="OrderProcessing"
          autoFocus
          autoComplete="off"
        />
        <Select
          label="Type"
          value={type}
          onChange={(id) => setType(id as MachineType)}
          options={[
            { id: "STANDARD", label: "Standard", detail: "Long runs, exactly once, full history" },
            { id: "EXPRESS", label: "Express", detail: "Many short runs, five minutes at most" },
          ]}
        />
        <SourceChoice value={source} onChange={setSource} />
        {source === "example" && (
          <Select
            label="Example"
            value={example}
            onChange={setExample}
            error={errorOf("example") ?? examples.error}
            placeholder={examples.items === null ? "Loading examples…" : "Choose an example"}
            options={(examples.items ?? []).map((item) => ({
              id: item.id,
              label: item.name,
              detail: item.description,
            }))}
          />
        )}
        {source === "text" && (
          <>
            <FileTrigger
              acceptedFileTypes={[".json", ".yaml", ".yml", ".asl"]}
              onSelect={(files) => files?.[0] && void take(files[0])}
            >
              <Button icon={FileUp}>Choose a file…</Button>
            </FileTrigger>
            <TextArea
              label="Definition"
              value={text}
              onChange={setText}
              rows={10}
              isMono
              error={errorOf("text")}
              placeholder='{ "StartAt": "…", "States": { … } }'
              hint="Amazon States Language as JSON or YAML; kept byte for byte. Mistakes may stay: the editor shows them."
            />
          </>
        )}
        {isElsewhere && <Banner kind="error">{error.message}</Banner>}
      </form>
    </Dialog>
  );
}

function missingWords(name: string, source: Source, text: string, example: string | null) {
  if (name.trim() === "") return { field: "name", message: "Give the workflow a name." };
  if (source === "text" && text.trim() === "")
    return { field: "text", message: "Paste a definition, or choose a file." };
  if (source === "example" && example === null)
    return { field: "example", message: "Choose the example to start from." };
  return null;
}

async function definitionOf(source: Source, text: string, example: string | null) {
  if (source === "text") return { text, format: formatOfText(text) };
  if (source === "empty" || example === null) return { text: EMPTY_MACHINE, format: "json" as const };
  const { draft } = await api.get<Workflow>(`/workflows/${example}`);
  return { text: draft.text, format: draft.format };
}
