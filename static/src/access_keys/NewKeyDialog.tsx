/** Makes an access key and shows its secret, this once. */

import { type FormEvent, useState } from "react";
import { api, messageOf } from "@/api/client";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { TextField } from "@/design/TextField";
import { CopyButton } from "@/execution/CopyButton";
import type { AccessKey } from "./AccessKeyTable";

export interface NewKeyDialogProps {
  onClose: () => void;
  onMade: (key: AccessKey) => void;
}

export function NewKeyDialog({ onClose, onMade }: NewKeyDialogProps) {
  const [description, setDescription] = useState("");
  const [made, setMade] = useState<(AccessKey & { secret: string }) | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const make = async () => {
    setPending(true);
    setFailure(null);
    try {
      const { secret, ...key } = await api.post<AccessKey & { secret: string }>("/access-keys", { description });
      setMade({ ...key, secret });
      onMade(key);
    } catch (thrown) {
      setFailure(messageOf(thrown));
    } finally {
      setPending(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void make();
  };
  const actions =
    made === null ? (
      <>
        <Button onPress={onClose}>Cancel</Button>
        <Button kind="primary" isPending={isPending} pendingText="Making…" onPress={() => void make()}>
          Make access key
        </Button>
      </>
    ) : (
      <Button kind="primary" onPress={onClose}>
        Done
      </Button>
    );
  return (
    <Dialog title="Make an access key" isOpen onClose={onClose} isDismissable={false} actions={actions}>
      {made === null ? (
        <form className="form" onSubmit={submit}>
          <TextField
            label="What for"
            hint="For you to know it by, such as the machine or the pipeline that signs with it."
            value={description}
            onChange={setDescription}
            autoFocus
          />
          {failure !== null && <Banner kind="error">{failure}</Banner>}
        </form>
      ) : (
        <NewKey id={made.id} secret={made.secret} />
      )}
    </Dialog>
  );
}

function NewKey({ id, secret }: { id: string; secret: string }) {
  const variables = [
    `export AWS_ENDPOINT_URL_SFN=${window.location.origin}`,
    `export AWS_ACCESS_KEY_ID=${id}`,
    `export AWS_SECRET_ACCESS_KEY=${secret}`,
  ].join("\n");
  return (
    <>
      <Banner kind="warning">The secret is shown this once and kept nowhere. Copy it now.</Banner>
      <dl className="details">
        <dt>Access key id</dt>
        <dd>
          <code>{id}</code> <CopyButton text={id} label="Copy access key id" />
        </dd>
        <dt>Secret access key</dt>
        <dd className="wrap">
          <code>{secret}</code> <CopyButton text={secret} label="Copy secret access key" />
        </dd>
        <dt>For a shell</dt>
        <dd>
          <pre className="access-key-variables">{variables}</pre>
          <CopyButton text={variables} label="Copy the variables" />
        </dd>
      </dl>
    </>
  );
}
