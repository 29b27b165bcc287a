/** Whether the draft is on the server, in words. */

import { CloudAlert, CloudCheck, CloudUpload, Lock } from "lucide-react";
import { format } from "@/design";
import { useEditorData } from "../model/context";

export function SaveWords() {
  const save = useEditorData((data) => data.save);
  const readOnly = useEditorData((data) => data.readOnly);
  if (readOnly !== null) {
    return (
      <span className="save-words" title={readOnly}>
        <Lock size={14} aria-hidden /> Read only
      </span>
    );
  }
  const isBad = save.kind === "failed" || save.kind === "conflict";
  const Icon = isBad ? CloudAlert : save.kind === "saved" ? CloudCheck : CloudUpload;
  const detail =
    save.kind === "saved"
      ? `The draft was saved ${format.preciseTime(save.at)}`
      : save.kind === "failed"
        ? save.message
        : "";
  return (
    <span className={`save-words${isBad ? " is-bad" : ""}`} role="status" title={detail} data-save={save.kind}>
      <Icon size={14} aria-hidden />
      {WORDS[save.kind]}
    </span>
  );
}

const WORDS = {
  saved: "Draft saved",
  unsaved: "Not saved yet",
  saving: "Saving…",
  failed: "Kept in this browser",
  conflict: "Changed elsewhere",
};
