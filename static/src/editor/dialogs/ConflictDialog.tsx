/** Somebody else saved the draft meanwhile: decide which text stays; the other one is one undo away. */

import type { Draft } from "@/api/types";
import { Button, Dialog, format } from "@/design";
import { useEditor, useEditorData } from "../model/context";

export function ConflictDialog() {
  const save = useEditorData((data) => data.save);
  return save.kind === "conflict" ? <Conflict theirs={save.theirs} /> : null;
}

function Conflict({ theirs }: { theirs: Draft }) {
  const editor = useEditor();
  const mine = useEditorData((data) => data.text);
  const who = theirs.saved_by?.display ?? "Somebody";
  const actions = (
    <>
      <Button onPress={() => editor.settleConflict(theirs, "theirs")}>Take theirs</Button>
      <Button kind="primary" onPress={() => editor.settleConflict(theirs, "mine")}>
        Keep mine
      </Button>
    </>
  );
  return (
    <Dialog
      title="This draft was changed elsewhere"
      isOpen
      onClose={() => undefined}
      actions={actions}
      size="xl"
      isDismissable={false}
    >
      <p>
        {who} saved another text {format.relativeTime(theirs.saved_at)} while you were editing. Nothing is lost: the
        text that you do not take stays in the history, one undo away.
      </p>
      <div className="conflict-texts">
        <TextView title="Mine" text={mine} />
        <TextView title={`Theirs (${who})`} text={theirs.text} />
      </div>
    </Dialog>
  );
}

function TextView({ title, text }: { title: string; text: string }) {
  return (
    <section>
      <h3>{title}</h3>
      <textarea readOnly value={text} aria-label={title} spellCheck={false} />
    </section>
  );
}
