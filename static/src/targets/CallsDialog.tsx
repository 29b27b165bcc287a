/** What was asked of AWS on a target: who, what, when, and what came of it. */

import { useEffect, useState } from "react";
import { api, messageOf } from "@/api/client";
import type { Page, Person, Target } from "@/api/types";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { EmptyState } from "@/design/EmptyState";
import { dateTime, duration } from "@/design/format";
import { SkeletonRows } from "@/design/Skeleton";
import { Table } from "@/design/Table";

interface Call {
  id: number;
  at: string;
  by: Person | null;
  operation: string;
  subject: string;
  request_id: string;
  error: string | null;
  ms: number;
}

export function CallsDialog({ target, onClose }: { target: Target; onClose: () => void }) {
  const [calls, setCalls] = useState<readonly Call[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const load = (cursor: string | null) => {
    api.get<Page<Call>>(`/targets/${target.id}/calls`, { query: { limit: 50, cursor } }).then(
      (page) => {
        setCalls((before) => (cursor === null ? page.items : [...(before ?? []), ...page.items]));
        setNext(page.next);
      },
      (thrown) => setFailure(messageOf(thrown)),
    );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per target
  useEffect(() => load(null), [target.id]);
  return (
    <Dialog title={`Calls to AWS on “${target.name}”`} isOpen onClose={onClose} size="xl">
      {failure !== null && <Banner kind="error">{failure}</Banner>}
      {calls === null && failure === null && <SkeletonRows words="Loading the calls…" />}
      {calls?.length === 0 && (
        <EmptyState title="No call yet">Checks, deployments and executions are listed here.</EmptyState>
      )}
      {calls !== null && calls.length > 0 && (
        <Table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">By</th>
              <th scope="col">Operation</th>
              <th scope="col">Of what</th>
              <th scope="col">Outcome</th>
              <th scope="col" className="is-numeric">
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <tr key={call.id}>
                <td className="tabular">{dateTime(call.at)}</td>
                <td>{call.by?.display ?? "studio"}</td>
                <td>{call.operation}</td>
                <td className="wrap">{call.subject}</td>
                <td
                  className="wrap call-outcome"
                  data-ok={call.error === null}
                  title={call.request_id && `Request ${call.request_id}`}
                >
                  {call.error ?? "done"}
                </td>
                <td className="is-numeric">{duration(call.ms)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {next !== null && <Button onPress={() => load(next)}>Older calls</Button>}
    </Dialog>
  );
}
