/** What is typed into the form of a new workflow, what is wrong with it, and how it is sent. */
import { useState } from "react";
import { ApiError, api, messageOf } from "@/api/client";
import type { MachineType, TextFormat, Workflow } from "@/api/types";
import { bytes } from "@/design/format";
import { EMPTY_MACHINE, formatOfText, nameOfFile } from "./definition_file";
import type { Source } from "./SourceChoice";

const LARGEST = 1_048_576; // the server takes 1 MiB

export interface NewWorkflowForm {
  name: string;
  type: MachineType;
  source: Source;
  text: string;
  /** Id of the example to copy. */
  example: string | null;
}

interface Fault {
  field: string | null;
  message: string;
}

export function useNewWorkflow(source: Source) {
  const [form, setForm] = useState<NewWorkflowForm>({ name: "", type: "STANDARD", source, text: "", example: null });
  const [fault, setFault] = useState<Fault | null>(null);
  const [isPending, setPending] = useState(false);
  const change = (changed: Partial<NewWorkflowForm>) => setForm((before) => ({ ...before, ...changed }));

  const take = async (file: File) => {
    if (file.size > LARGEST) {
      setFault({ field: "text", message: `“${file.name}” has ${bytes(file.size)}; a definition has 1 MiB at most.` });
      return;
    }
    const text = await file.text();
    setForm((before) => ({ ...before, text, source: "text", name: before.name || nameOfFile(file.name) }));
    setFault(null);
  };

  /** Creates the workflow and opens it; on failure nothing typed is lost. */
  const send = async () => {
    const missing = missingIn(form);
    setFault(missing);
    if (missing !== null) return;
    setPending(true);
    try {
      const body = { name: form.name.trim(), type: form.type, ...(await definitionOf(form)) };
      const made = await api.post<Workflow>("/workflows", body);
      location.assign(`/workflows/${made.id}/`);
    } catch (thrown) {
      setPending(false);
      setFault({ field: thrown instanceof ApiError ? thrown.field : null, message: messageOf(thrown) });
    }
  };
  return { form, change, fault, isPending, take, send };
}

function missingIn({ name, source, text, example }: NewWorkflowForm): Fault | null {
  if (name.trim() === "") return { field: "name", message: "Give the workflow a name." };
  if (source === "text" && text.trim() === "")
    return { field: "text", message: "Paste a definition, or choose a file." };
  if (source === "example" && example === null)
    return { field: "example", message: "Choose the example to start from." };
  return null;
}

async function definitionOf({ source, text, example }: NewWorkflowForm): Promise<{ text: string; format: TextFormat }> {
  if (source === "text") return { text, format: formatOfText(text) };
  if (source === "empty" || example === null) return { text: EMPTY_MACHINE, format: "json" };
  const { draft } = await api.get<Workflow>(`/workflows/${example}`);
  return { text: draft.text, format: draft.format };
}
