/** Rewrites the draft in the other format; undo brings the old text back byte for byte. */

import { ConfirmDialog } from "@/design";
import { useEditor, useEditorData } from "../model/context";
import { closeDialog } from "../ui";
import { definitionAs } from "./ExportDialog";

export function ConvertDialog() {
  const editor = useEditor();
  const current = useEditorData((data) => data.format);
  const other = current === "json" ? "yaml" : "json";
  const word = other === "json" ? "JSON" : "YAML";
  return (
    <ConfirmDialog
      title={`Rewrite the definition as ${word}?`}
      isOpen
      onClose={closeDialog}
      confirmText={`Rewrite as ${word}`}
      onConfirm={() => editor.replaceText(definitionAs(editor, other), other)}
    >
      <p>
        {other === "json" ? "JSON has no comments: those in the YAML text are left out. " : ""}
        The order of all fields stays. Undo brings the old text back as it was.
      </p>
    </ConfirmDialog>
  );
}
