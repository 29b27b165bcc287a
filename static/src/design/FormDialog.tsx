/** A dialog with fields and one button that saves them; what the server refuses stands at its field, or below them. */

import type { FormEvent, ReactNode } from "react";
import { Banner } from "./Banner";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { type ErrorOf, useSaving } from "./useSaving";

export interface FormDialogProps {
  title: string;
  /** A verb that says what happens: "Add webhook". */
  saveText: string;
  /** The fields that show their own refusal, by the server's names. */
  fields: readonly string[];
  /** Sends what was typed and closes the dialog; what it throws is shown. */
  onSave: () => Promise<void>;
  onClose: () => void;
  children: (errorOf: ErrorOf) => ReactNode;
}

export function FormDialog({ title, saveText, fields, onSave, onClose, children }: FormDialogProps) {
  const { refusal, isPending, save, errorOf } = useSaving(onSave);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const actions = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button kind="primary" isPending={isPending} pendingText="Saving…" onPress={() => void save()}>
        {saveText}
      </Button>
    </>
  );
  return (
    <Dialog title={title} isOpen onClose={onClose} isDismissable={false} actions={actions}>
      <form className="form" onSubmit={submit} noValidate>
        {children(errorOf)}
        {refusal !== null && !fields.includes(refusal.field ?? "") && <Banner kind="error">{refusal.message}</Banner>}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
