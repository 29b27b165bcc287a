/** A dialog with fields and one button that saves them; what the server refuses stands at its field, or below them. */

import { type FormEvent, type ReactNode, useState } from "react";
import { ApiError, messageOf } from "@/api/client";
import { Banner } from "./Banner";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

/** The server's sentence about a field, or null. */
export type ErrorOf = (field: string) => string | null;

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

/** One act at a time that the server may refuse. */
export function useSaving(act: () => Promise<void>) {
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isPending, setPending] = useState(false);
  const save = async () => {
    if (isPending) return;
    setPending(true);
    setRefusal(null);
    try {
      await act();
    } catch (thrown) {
      setRefusal(thrown instanceof ApiError ? thrown : new ApiError(0, "error", messageOf(thrown)));
    } finally {
      setPending(false);
    }
  };
  const errorOf: ErrorOf = (field) => (refusal !== null && refusal.field === field ? refusal.message : null);
  return { refusal, isPending, save, errorOf };
}
