/** What was delivered to a webhook, what came of it, and what comes next. */

import { RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { api, messageOf } from "@/api/client";
import type { Page } from "@/api/types";
import { Badge, type BadgeTone } from "@/design/Badge";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { EmptyState } from "@/design/EmptyState";
import { dateTime, duration, longDateTime, time } from "@/design/format";
import { SkeletonRows } from "@/design/Skeleton";
import { ActionsHeader, Table } from "@/design/Table";
import { toast } from "@/design/Toast";
import type { Delivery, Webhook } from "./wire";

const KINDS: Record<Delivery["kind"], string> = {
  status: "Status",
  late: "Runs long",
  log: "Log records",
  change: "Change",
  test: "Test",
};
const STATES: Record<Delivery["state"], { word: string; tone: BadgeTone }> = {
  WAITING: { word: "waiting", tone: "waiting" },
  DELIVERED: { word: "delivered", tone: "succeeded" },
  GIVEN_UP: { word: "given up", tone: "failed" },
};

const LOOK_EVERY_MS = 3000;

export function DeliveriesDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { rows, next, failure, load, reload } = useDeliveries(webhook);
  const again = async (row: Delivery) => {
    try {
      await api.post(`/webhooks/deliveries/${row.id}/again`);
      reload();
    } catch (thrown) {
      toast({ kind: "error", title: "It could not be sent again.", text: messageOf(thrown) });
    }
  };
  return (
    <Dialog title={`Deliveries to “${webhook.name}”`} isOpen onClose={onClose} size="xl">
      {failure !== null && <Banner kind="error">{failure}</Banner>}
      {rows === null && failure === null && <SkeletonRows words="Loading the deliveries…" />}
      {rows?.length === 0 && (
        <EmptyState title="Nothing was sent yet">
          Each thing that is told stands here for a week, with what came of it.
        </EmptyState>
      )}
      {rows !== null && rows.length > 0 && (
        <Table>
          <thead>
            <tr>
              <th scope="col">Happened</th>
              <th scope="col">What</th>
              <th scope="col">Of</th>
              <th scope="col">State</th>
              <th scope="col">Outcome</th>
              <th scope="col" className="is-numeric">
                Tries
              </th>
              <ActionsHeader />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <DeliveryRow key={row.id} row={row} onAgain={() => void again(row)} />
            ))}
          </tbody>
        </Table>
      )}
      {next !== null && <Button onPress={() => load(next)}>Older deliveries</Button>}
    </Dialog>
  );
}

function DeliveryRow({ row, onAgain }: { row: Delivery; onAgain: () => void }) {
  const { word, tone } = STATES[row.state];
  return (
    <tr>
      <td className="tabular" title={longDateTime(row.at)}>
        {dateTime(row.at)}
      </td>
      <td>{KINDS[row.kind]}</td>
      <td className="wrap">
        <About row={row} />
      </td>
      <td>
        <Badge tone={tone}>{word}</Badge>
      </td>
      <td className="wrap">{outcome(row)}</td>
      <td className="is-numeric">{row.tries}</td>
      <td className="webhook-end">
        {row.state !== "WAITING" && (
          <Button size="s" icon={RefreshCw} onPress={onAgain} aria-label={`Send delivery ${row.id} again`}>
            Send again
          </Button>
        )}
      </td>
    </tr>
  );
}

/** The execution or the workflow that it is about; a test is about nothing. */
function About({ row: { execution, workflow } }: { row: Delivery }) {
  if (execution !== null) return <a href={`/executions/${execution.id}/`}>{execution.name}</a>;
  return workflow === null ? "–" : <a href={`/workflows/${workflow.id}/`}>{workflow.name}</a>;
}

function outcome({ error, answered, ms, next_try, state }: Delivery): string {
  const said = error ?? (answered === null ? "" : `Answered ${answered}${ms === null ? "" : ` in ${duration(ms)}`}.`);
  if (state !== "WAITING" || next_try === null || error === null) return said;
  return `${said} Next try at ${time(next_try)}.`;
}

function useDeliveries(webhook: Webhook) {
  const [rows, setRows] = useState<readonly Delivery[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const load = (cursor: string | null) => {
    api.get<Page<Delivery>>(`/webhooks/${webhook.id}/deliveries`, { query: { limit: 50, cursor } }).then(
      (page) => {
        setRows((before) => (cursor === null ? page.items : [...(before ?? []), ...page.items]));
        setNext(page.next);
        setFailure(null);
      },
      (thrown) => setFailure(messageOf(thrown)),
    );
  };
  const isMoving = rows?.some(({ state }) => state === "WAITING") ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per webhook
  useEffect(() => load(null), [webhook.id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again only while something is under way
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => load(null), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isMoving]);
  return { rows, next, failure, load, reload: () => load(null) };
}
