/** A webhook's secret, this once. */

import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { CopyButton } from "@/execution/CopyButton";

export function SecretDialog({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  const actions = (
    <Button kind="primary" onPress={onClose}>
      Done
    </Button>
  );
  return (
    <Dialog title={`Secret of “${name}”`} isOpen onClose={onClose} isDismissable={false} actions={actions}>
      <Banner kind="warning">The secret is shown this once. Copy it now; it can be renewed, never shown again.</Banner>
      <p className="webhook-secret">
        <code>{secret}</code> <CopyButton text={secret} label="Copy secret" />
      </p>
      <p className="muted">
        Each request carries <code>Sfn-Studio-Signature: t=SECONDS,v1=HEX</code>. The receiver makes the HMAC-SHA256 of
        the seconds, a dot and the body with this secret, and compares.
      </p>
    </Dialog>
  );
}
