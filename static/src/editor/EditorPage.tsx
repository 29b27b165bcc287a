/** The page of one workflow: loads it, lays out the panes, keeps the address and the title. */

import { useEffect, useRef, useState } from "react";
import { bootstrap, session } from "@/api/bootstrap";
import { api, messageOf } from "@/api/client";
import type { Handler, Version, Workflow } from "@/api/types";
import { AppShell } from "@/app/AppShell";
import { Banner, Button, EmptyState, SkeletonRows, toast } from "@/design";
import type { GraphCanvasHandle } from "@/graph";
import { Dialogs } from "./dialogs/Dialogs";
import { Header } from "./frame/Header";
import { Panes } from "./frame/Panes";
import { useAddress } from "./frame/useAddress";
import { useEditorKeys } from "./keyboard";
import { EditorContext, useEditor, useEditorData } from "./model/context";
import { forgetLocalCopy, localCopy } from "./model/draft_keeper";
import { Editor } from "./model/editor";

export function EditorPage() {
  const [editor, setEditor] = useState<Editor | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    open().then(
      (opened) => !isGone && setEditor(opened),
      (error) => !isGone && setFailure(messageOf(error)),
    );
    return () => {
      isGone = true;
    };
  }, []);
  if (failure !== null) {
    return (
      <AppShell section="workflows" title="Workflow">
        <EmptyState
          title="The workflow cannot be shown"
          actions={<Button onPress={() => location.reload()}>Try again</Button>}
        >
          {failure}
        </EmptyState>
      </AppShell>
    );
  }
  if (editor === null) {
    return (
      <AppShell section="workflows" title="Workflow">
        <SkeletonRows />
      </AppShell>
    );
  }
  return (
    <EditorContext value={editor}>
      <OpenEditor />
    </EditorContext>
  );
}

function OpenEditor() {
  const name = useEditorData((data) => data.workflow.name);
  const readOnly = useEditorData((data) => data.readOnly);
  const canvas = useRef<GraphCanvasHandle>(null);
  useEditorKeys(canvas);
  useAddress();
  useLeaving();
  return (
    <AppShell section="workflows" title={name} header={<Header />}>
      <div className="editor">
        {readOnly !== null && <Banner kind="info">{readOnly}</Banner>}
        <Panes canvas={canvas} />
      </div>
      <Dialogs canvas={canvas} />
    </AppShell>
  );
}

/** Sends the draft when the page goes away; asks only when the server could not be reached before. */
function useLeaving(): void {
  const editor = useEditor();
  useEffect(() => {
    const leave = () => void editor.leave();
    const ask = (event: BeforeUnloadEvent) => {
      const isUnsaved = editor.leave();
      if (isUnsaved && ["failed", "conflict"].includes(editor.data.save.kind)) event.preventDefault();
    };
    const hide = () => document.visibilityState === "hidden" && leave();
    window.addEventListener("beforeunload", ask);
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", hide);
    return () => {
      window.removeEventListener("beforeunload", ask);
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [editor]);
}

async function open(): Promise<Editor> {
  const id = String(bootstrap().workflow_id);
  const number = new URLSearchParams(location.search).get("version");
  const [workflow, version] = await Promise.all([
    api.get<Workflow>(`/workflows/${id}`),
    number === null ? null : api.get<Version>(`/workflows/${id}/versions/${number}`),
  ]);
  const editor = new Editor(workflow, version, whyReadOnly(workflow, version));
  if (version === null && workflow.can_edit) restoreCopy(editor, workflow);
  const handlers = await api.get<{ items: Handler[] }>("/handlers").catch(() => ({ items: [] }));
  editor.use.setState({ handlers: handlers.items });
  return editor;
}

function whyReadOnly(workflow: Workflow, version: Version | null): string | null {
  if (version !== null)
    return `This is version ${version.number}, which never changes. Open the draft to edit the workflow.`;
  if (!workflow.can_edit || !session().can.edit)
    return "You may look at this workflow but not change it; the group editor may.";
  return null;
}

/** What the server did not get before the page went away is still in this browser. */
function restoreCopy(editor: Editor, workflow: Workflow): void {
  const copy = localCopy(workflow.id);
  if (copy === null) return;
  const isSame = copy.text === workflow.draft.text && copy.format === workflow.draft.format;
  if (isSame) return forgetLocalCopy(workflow.id);
  editor.replaceText(copy.text, copy.format);
  const isNewer = copy.revision !== workflow.draft.revision;
  toast({
    title: "Restored what was not saved",
    text: isNewer
      ? "The draft was saved elsewhere since. Undo shows that text."
      : "This browser had kept your last changes.",
    action: { label: "Undo", onPress: () => editor.undo() },
  });
}
