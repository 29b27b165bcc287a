/** Saves what is on the screen as a version that never changes; with errors only the draft is kept. */

import { useState } from "react";
import { ApiError, api, messageOf } from "@/api/client";
import type { Problem, Version, Workflow } from "@/api/types";
import { Banner, Button, Dialog, TextField, toast } from "@/design";
import { goTo } from "../actions";
import { useEditor, useEditorData } from "../model/context";
import type { Editor } from "../model/editor";
import { closeDialog, openDialog } from "../ui";

export function SaveDialog({ andRun }: { andRun: boolean }) {
  const editor = useEditor();
  const [message, setMessage] = useState("");
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [found, setFound] = useState<Problem[] | null>(null);
  const latest = useEditorData((data) => data.workflow.latest_version);
  const known = useEditorData((data) => data.problems);
  const problems = (found ?? known).filter((problem) => problem.severity === "ERROR");
  const save = async () => {
    setPending(true);
    setFailure(null);
    try {
      const version = await saveVersion(editor, message);
      closeDialog();
      announce(version, latest);
      if (andRun) openDialog({ kind: "run", version: version.number });
    } catch (error) {
      const details =
        error instanceof ApiError && error.status === 422 ? (error.details as { problems?: Problem[] } | null) : null;
      if (details?.problems) setFound(details.problems);
      setFailure(messageOf(error));
    } finally {
      setPending(false);
    }
  };
  const actions = (
    <>
      <Button onPress={closeDialog}>Cancel</Button>
      <Button
        kind="primary"
        isPending={isPending}
        pendingText="Saving…"
        isDisabled={problems.length > 0}
        onPress={() => void save()}
      >
        {andRun ? "Save and run" : "Save version"}
      </Button>
    </>
  );
  return (
    <Dialog
      title={latest === null ? "Save the first version" : `Save version ${latest + 1}`}
      isOpen
      onClose={closeDialog}
      actions={actions}
      isDismissable={false}
    >
      {problems.length > 0 && (
        <Banner
          kind="error"
          title={
            problems.length === 1
              ? "One error keeps this from being a version"
              : `${problems.length} errors keep this from being a version`
          }
        >
          <p>The draft is saved as it is. Correct the errors, then save the version.</p>
          <ul className="save-problems">
            {problems.slice(0, 5).map((problem, i) => (
              <li key={i}>
                <button
                  type="button"
                  onClick={() => {
                    closeDialog();
                    goTo(editor, problem.pointer);
                  }}
                >
                  {problem.message}
                </button>
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (problems.length === 0) void save();
        }}
      >
        <TextField
          label="What changed"
          hint="One line that tells others (and you, later) why. May be empty."
          value={message}
          onChange={setMessage}
          autoFocus
          maxLength={500}
        />
      </form>
      {failure !== null && found === null && <Banner kind="error">{failure}</Banner>}
    </Dialog>
  );
}

async function saveVersion(editor: Editor, message: string): Promise<Version> {
  const { id } = editor.data.workflow;
  await editor.saveDraft();
  const version = await api.post<Version>(`/workflows/${id}/versions`, {
    text: editor.storedText,
    format: editor.data.format,
    message,
  });
  const workflow = await api.get<Workflow>(`/workflows/${id}`);
  editor.use.setState({ workflow });
  return version;
}

function announce(version: Version, latest: number | null): void {
  if (version.number === latest)
    toast({
      title: `No changes since version ${version.number}`,
      text: "The text is the same, so no new version was made.",
    });
  else toast({ kind: "success", title: `Saved as version ${version.number}` });
}
