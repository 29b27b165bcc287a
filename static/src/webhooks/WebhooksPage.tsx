/** Who is told about executions and changes of workflows: webhooks, and the services of AWS at the operator's endpoint. */

import { Plus, Webhook as WebhookIcon } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api, messageOf } from "@/api/client";
import { AppShell } from "@/app/AppShell";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { ConfirmDialog } from "@/design/Dialog";
import { EmptyState } from "@/design/EmptyState";
import { SkeletonRows } from "@/design/Skeleton";
import { toast } from "@/design/Toast";
import { DeliveriesDialog } from "./DeliveriesDialog";
import { SecretDialog } from "./SecretDialog";
import { ServicePanel } from "./ServicePanel";
import { WebhookDialog } from "./WebhookDialog";
import { WebhookTable } from "./WebhookTable";
import type { Overview, Service, Webhook } from "./wire";
import "./webhooks.css";
import "@/execution/execution.css";

type Opened =
  | { kind: "add" }
  | { kind: "edit" | "delete" | "deliveries" | "renew"; webhook: Webhook }
  | { kind: "secret"; name: string; secret: string };

const LOOK_EVERY_MS = 10_000;

export function WebhooksPage() {
  const { overview, failure, reload } = useOverview();
  const [opened, setOpened] = useState<Opened | null>(null);
  const add = (
    <Button kind="primary" icon={Plus} onPress={() => setOpened({ kind: "add" })}>
      Add webhook
    </Button>
  );
  const open = (kind: "edit" | "delete" | "deliveries" | "renew") => (webhook: Webhook) => setOpened({ kind, webhook });
  return (
    <AppShell section={null} title="Webhooks">
      <div className="page">
        <div className="page-head">
          <h1>Webhooks</h1>
          {overview !== null && overview.webhooks.length > 0 && add}
        </div>
        {failure !== null && (
          <Banner kind="error" title="The webhooks could not be loaded.">
            {failure}
          </Banner>
        )}
        {overview === null && failure === null && <SkeletonRows words="Loading webhooks…" />}
        {overview?.webhooks.length === 0 && (
          <EmptyState icon={WebhookIcon} title="No webhook yet" actions={add}>
            A webhook is an address that is called when executions start, end, fail or run too long, or when workflows
            and versions change: signed, tried again until it answers, each delivery in a log.
          </EmptyState>
        )}
        {overview !== null && overview.webhooks.length > 0 && (
          <div className="panel webhooks">
            <WebhookTable
              webhooks={overview.webhooks}
              onEdit={open("edit")}
              onDelete={open("delete")}
              onDeliveries={open("deliveries")}
              onRenew={open("renew")}
              onTest={(webhook) => void tryOut(webhook, () => setOpened({ kind: "deliveries", webhook }))}
            />
          </div>
        )}
        {overview !== null && (
          <ServicePanel
            services={overview.services}
            onAgain={(service) => void again(service, reload)}
            onForget={(service) => void forget(service, reload)}
          />
        )}
      </div>
      <WebhookDialogs opened={opened} setOpened={setOpened} reload={reload} />
    </AppShell>
  );
}

function useOverview() {
  const [overview, setOverview] = useState<Overview | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const reload = () =>
    api.get<Overview>("/webhooks").then(
      (found) => {
        setOverview(found);
        setFailure(null);
      },
      (thrown: unknown) => setFailure(messageOf(thrown)),
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: from the first moment on
  useEffect(() => {
    void reload();
    const timer = setInterval(() => void reload(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return { overview, failure, reload };
}

interface WebhookDialogsProps {
  opened: Opened | null;
  setOpened: (opened: Opened | null) => void;
  reload: () => Promise<void>;
}

function WebhookDialogs({ opened, setOpened, reload }: WebhookDialogsProps) {
  const close = () => setOpened(null);
  const doomed = opened?.kind === "delete" ? opened.webhook : null;
  const renewed = opened?.kind === "renew" ? opened.webhook : null;
  return (
    <>
      {(opened?.kind === "add" || opened?.kind === "edit") && (
        <WebhookDialog
          webhook={opened.kind === "edit" ? opened.webhook : null}
          onClose={close}
          onSaved={({ name }, secret) => {
            setOpened(secret === null ? null : { kind: "secret", name, secret });
            void reload();
          }}
        />
      )}
      {opened?.kind === "secret" && <SecretDialog name={opened.name} secret={opened.secret} onClose={close} />}
      {opened?.kind === "deliveries" && (
        <DeliveriesDialog
          webhook={opened.webhook}
          onClose={() => {
            close();
            void reload();
          }}
        />
      )}
      <ConfirmDialog
        title={`Delete “${doomed?.name}”?`}
        isOpen={doomed !== null}
        onClose={close}
        confirmText="Delete webhook"
        pendingText="Deleting…"
        isDangerous
        onConfirm={async () => {
          await api.delete(`/webhooks/${doomed?.id}`);
          await reload();
        }}
      >
        It is not called any more, and the log of its deliveries goes with it.
      </ConfirmDialog>
      <RenewDialog
        webhook={renewed}
        onClose={close}
        onRenewed={(name, secret) => setOpened({ kind: "secret", name, secret })}
      />
    </>
  );
}

interface RenewDialogProps {
  webhook: Webhook | null;
  onClose: () => void;
  onRenewed: (name: string, secret: string) => void;
}

function RenewDialog({ webhook, onClose, onRenewed }: RenewDialogProps) {
  const made = useRef<string | null>(null);
  return (
    <ConfirmDialog
      title={`Renew the secret of “${webhook?.name}”?`}
      isOpen={webhook !== null}
      onClose={() => {
        if (made.current === null || webhook === null) onClose();
        else onRenewed(webhook.name, made.current);
        made.current = null;
      }}
      confirmText="Renew secret"
      pendingText="Renewing…"
      onConfirm={async () => {
        made.current = (await api.post<{ secret: string }>(`/webhooks/${webhook?.id}/secret`)).secret;
      }}
    >
      The old secret is void at once: the receiver refuses what is signed with the new one until it knows it.
    </ConfirmDialog>
  );
}

async function tryOut(webhook: Webhook, then: () => void): Promise<void> {
  try {
    await api.post(`/webhooks/${webhook.id}/test`);
    then();
  } catch (thrown) {
    toast({ kind: "error", title: `${webhook.name} could not be tried.`, text: messageOf(thrown) });
  }
}

async function again(service: Service, then: () => Promise<void>): Promise<void> {
  try {
    await api.post(`/webhooks/given-up/${service.destination}/again`);
  } catch (thrown) {
    toast({ kind: "error", title: "It could not be sent again.", text: messageOf(thrown) });
  }
  await then();
}

async function forget(service: Service, then: () => Promise<void>): Promise<void> {
  try {
    await api.delete(`/webhooks/given-up/${service.destination}`);
  } catch (thrown) {
    toast({ kind: "error", title: "It could not be dropped.", text: messageOf(thrown) });
  }
  await then();
}
