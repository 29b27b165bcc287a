/** Webhooks in rows: where to, about what, and how it goes. */

import { FlaskConical, KeyRound, Pencil, ScrollText, Trash2 } from "lucide-react";
import { Badge } from "@/design/Badge";
import { IconButton } from "@/design/Button";
import { count } from "@/design/format";
import { ActionsHeader, Table } from "@/design/Table";
import { wordsOf } from "./form";
import type { Channel, Webhook } from "./wire";

export interface WebhookActions {
  onEdit: (webhook: Webhook) => void;
  onDelete: (webhook: Webhook) => void;
  onDeliveries: (webhook: Webhook) => void;
  onTest: (webhook: Webhook) => void;
  onRenew: (webhook: Webhook) => void;
}

export function WebhookTable({ webhooks, ...actions }: { webhooks: readonly Webhook[] } & WebhookActions) {
  return (
    <Table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Address</th>
          <th scope="col">Of</th>
          <th scope="col">When</th>
          <th scope="col">How it goes</th>
          <ActionsHeader />
        </tr>
      </thead>
      <tbody>
        {webhooks.map((webhook) => (
          <WebhookRow key={webhook.id} webhook={webhook} {...actions} />
        ))}
      </tbody>
    </Table>
  );
}

function WebhookRow({ webhook, ...actions }: { webhook: Webhook } & WebhookActions) {
  const { name } = webhook;
  return (
    <tr>
      <th scope="row" className="webhook-name">
        {name}
      </th>
      <td className="wrap">
        <code>{webhook.url}</code>
      </td>
      <td className="webhook-of">{webhook.workflow === null ? "all workflows" : webhook.workflow.name}</td>
      <td className="wrap">{wordsOf(webhook)}</td>
      <td className="wrap">
        {webhook.is_active ? <ChannelState channel={webhook.channel} /> : <Badge>switched off</Badge>}
      </td>
      <td className="webhook-end">
        <IconButton
          size="s"
          icon={ScrollText}
          label={`Deliveries to ${name}`}
          onPress={() => actions.onDeliveries(webhook)}
        />
        <IconButton
          size="s"
          icon={FlaskConical}
          label={`Send a test to ${name}`}
          onPress={() => actions.onTest(webhook)}
        />
        <IconButton
          size="s"
          icon={KeyRound}
          label={`Renew the secret of ${name}`}
          onPress={() => actions.onRenew(webhook)}
        />
        <IconButton size="s" icon={Pencil} label={`Change ${name}`} onPress={() => actions.onEdit(webhook)} />
        <IconButton size="s" icon={Trash2} label={`Delete ${name}`} onPress={() => actions.onDelete(webhook)} />
      </td>
    </tr>
  );
}

/** Nothing waits and nothing failed: said in one word. */
export function ChannelState({ channel }: { channel: Channel | null }) {
  if (channel === null || (channel.waiting === 0 && channel.given_up === 0)) {
    return <Badge tone="succeeded">up to date</Badge>;
  }
  return (
    <div className="channel-state">
      {channel.failing && <Badge tone="failed">failing</Badge>}
      {channel.waiting > 0 && <Badge tone="waiting">{count(channel.waiting)} waiting</Badge>}
      {channel.given_up > 0 && <Badge tone="failed">{count(channel.given_up)} given up</Badge>}
      {channel.error !== "" && <small>{channel.error}</small>}
    </div>
  );
}
