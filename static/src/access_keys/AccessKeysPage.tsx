/** The keys that sign requests to the Step Functions API as the signed-in user. */

import { KeyRound, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { api, messageOf } from "@/api/client";
import { AppShell } from "@/app/AppShell";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { ConfirmDialog } from "@/design/Dialog";
import { EmptyState } from "@/design/EmptyState";
import { SkeletonRows } from "@/design/Skeleton";
import { type AccessKey, AccessKeyTable } from "./AccessKeyTable";
import { NewKeyDialog } from "./NewKeyDialog";
import "./access_keys.css";

export function AccessKeysPage() {
  const { keys, failure, put, revoke } = useKeys();
  const [isAdding, setAdding] = useState(false);
  const [doomed, setDoomed] = useState<AccessKey | null>(null);
  const add = (
    <Button kind="primary" icon={Plus} onPress={() => setAdding(true)}>
      Make access key
    </Button>
  );
  return (
    <AppShell section={null} title="Access keys">
      <div className="page">
        <div className="page-head">
          <h1>Access keys</h1>
          {keys !== null && keys.length > 0 && add}
        </div>
        {failure !== null && (
          <Banner kind="error" title="The access keys could not be loaded.">
            {failure}
          </Banner>
        )}
        {keys === null && failure === null && <SkeletonRows words="Loading access keys…" />}
        {keys?.length === 0 && (
          <EmptyState icon={KeyRound} title="No access key yet" actions={add}>
            The AWS command line, SDKs and Terraform sign with an access key what they ask of the Step Functions API
            here. A key may do what you may. With the first key, unsigned and unknown callers are refused.
          </EmptyState>
        )}
        {keys !== null && keys.length > 0 && <AccessKeyTable keys={keys} onRevoke={setDoomed} />}
      </div>
      {isAdding && <NewKeyDialog onClose={() => setAdding(false)} onMade={put} />}
      <ConfirmDialog
        title={`Revoke ${doomed?.id}?`}
        isOpen={doomed !== null}
        onClose={() => setDoomed(null)}
        confirmText="Revoke key"
        pendingText="Revoking…"
        isDangerous
        onConfirm={() => (doomed === null ? undefined : revoke(doomed))}
      >
        Whatever signs with this key is refused from now on. This cannot be undone.
      </ConfirmDialog>
    </AppShell>
  );
}

function useKeys() {
  const [keys, setKeys] = useState<readonly AccessKey[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const load = () =>
    api.get<AccessKey[]>("/access-keys").then(setKeys, (thrown: unknown) => setFailure(messageOf(thrown)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => void load(), []);
  const put = (key: AccessKey) => setKeys((before) => [key, ...(before ?? [])]);
  const revoke = async (key: AccessKey) => {
    await api.delete(`/access-keys/${key.id}`);
    await load();
  };
  return { keys, failure, put, revoke };
}
