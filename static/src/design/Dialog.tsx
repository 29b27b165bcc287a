/** A modal dialog with a title, a body that scrolls and a row of actions; and the question "really?". */
import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { messageOf } from "@/api/client";
import { Banner } from "./Banner";
import { Button, IconButton } from "./Button";
import "./Dialog.css";

export interface DialogProps {
  title: ReactNode;
  isOpen: boolean;
  /** Called by Escape, a click outside and the cross. */
  onClose: () => void;
  children: ReactNode;
  /** Buttons, right-aligned; put the main one last. */
  actions?: ReactNode;
  /** s 400, m 560, l 800, xl 1100 pixels wide at most. */
  size?: "s" | "m" | "l" | "xl";
  /** False where a click outside could lose what was typed. */
  isDismissable?: boolean;
  role?: "dialog" | "alertdialog";
}

export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, children, actions, size = "m", isDismissable = true, role = "dialog" } = props;
  return (
    <ModalOverlay
      className="dialog-overlay"
      isOpen={isOpen}
      isDismissable={isDismissable}
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={`dialog-modal dialog-${size}`}>
        <AriaDialog className="dialog" role={role}>
          <header className="dialog-header">
            <Heading slot="title" level={2} className="dialog-title">
              {title}
            </Heading>
            <IconButton label="Close" keys="Escape" icon={X} size="s" onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {actions !== undefined && <footer className="dialog-actions">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** A verb that says what happens: "Delete workflow". */
  confirmText: string;
  pendingText?: string;
  isDangerous?: boolean;
  /** May take time; the dialog closes when it is done, and shows the sentence when it fails. */
  onConfirm: () => void | Promise<void>;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, isOpen, onClose, children, confirmText, pendingText, isDangerous = false, onConfirm } = props;
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const close = () => {
    setError(null);
    onClose();
  };
  const confirm = async () => {
    setPending(true);
    try {
      await onConfirm();
      close();
    } catch (thrown) {
      setError(messageOf(thrown));
    } finally {
      setPending(false);
    }
  };
  const actions = (
    <>
      <Button onPress={close} autoFocus={isDangerous}>
        Cancel
      </Button>
      <Button
        kind={isDangerous ? "danger" : "primary"}
        isPending={isPending}
        pendingText={pendingText}
        autoFocus={!isDangerous}
        onPress={() => void confirm()}
      >
        {confirmText}
      </Button>
    </>
  );
  return (
    <Dialog title={title} isOpen={isOpen} onClose={close} size="s" role="alertdialog" actions={actions}>
      {children}
      {error !== null && <Banner kind="error">{error}</Banner>}
    </Dialog>
  );
}
