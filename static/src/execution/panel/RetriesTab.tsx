/** Every attempt of a visit, redrives among them, and the retriers that decide on more. */

import { Badge } from "@/design/Badge";
import { duration, preciseTime } from "@/design/format";
import { Table } from "@/design/Table";
import type { Definition } from "../definition";
import { AttemptBadge } from "../look";
import { elapsed } from "../model/select";
import type { Attempt, Visit } from "../model/visits";
import { useNow } from "../useFeed";

export function RetriesTab({ visit, definition }: { visit: Visit; definition: Definition }) {
  const retriers = definition.states.get(visit.state)?.fields.Retry;
  return (
    <div className="retries-tab">
      {visit.attempts.length === 0 ? (
        <p className="muted">This state makes no attempts: only Task, Parallel and Map states do.</p>
      ) : (
        <Attempts attempts={visit.attempts} />
      )}
      <h3 className="details-title">Retriers of the definition</h3>
      {Array.isArray(retriers) && retriers.length > 0 ? (
        <ol className="retriers">
          {retriers.map((retrier, index) => (
            <li key={index}>{retrierWords(retrier)}</li>
          ))}
        </ol>
      ) : (
        <p className="muted">None: an error is not tried again.</p>
      )}
    </div>
  );
}

/** "Lambda.ServiceException, Lambda.Timeout: at most 6 times, first after 2 s, then × 2" with the service's defaults. */
export function retrierWords(retrier: unknown): string {
  const fields = (typeof retrier === "object" && retrier !== null ? retrier : {}) as Record<string, unknown>;
  const errors = Array.isArray(fields.ErrorEquals) ? fields.ErrorEquals.join(", ") : "no error";
  const most = fields.MaxAttempts ?? 3;
  const words = [
    most === 1 ? "once" : `at most ${most} times`,
    `first after ${fields.IntervalSeconds ?? 1} s`,
    `then × ${fields.BackoffRate ?? 2}`,
  ];
  if (fields.MaxDelaySeconds !== undefined) words.push(`at most ${fields.MaxDelaySeconds} s apart`);
  if (fields.JitterStrategy === "FULL") words.push("with full jitter");
  return `${errors}: ${most === 0 ? "never tried again" : words.join(", ")}`;
}

function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  const now = useNow(attempts.some(({ endedAt }) => endedAt === null));
  return (
    <Table className="attempts">
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">Status</th>
          <th scope="col">Started</th>
          <th scope="col">Duration</th>
          <th scope="col">Error</th>
          <th scope="col">Next attempt</th>
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt) => (
          <tr key={attempt.number}>
            <td className="tabular">
              {attempt.number} {attempt.redriven && <Badge tone="redrive">redrive</Badge>}
            </td>
            <td>
              <AttemptBadge status={attempt.status} />
            </td>
            <td className="tabular">{preciseTime(attempt.scheduledAt)}</td>
            <td className="tabular">{duration(elapsed(attempt.scheduledAt, attempt.endedAt, now))}</td>
            <td>
              {attempt.error !== null && <code className="wrap">{attempt.error}</code>}
              {attempt.cause !== null && <pre className="cause">{attempt.cause}</pre>}
            </td>
            <td className="tabular">
              {attempt.backoffUntil !== null && attempt.endedAt !== null && (
                <span title={preciseTime(attempt.backoffUntil)}>
                  after {duration(elapsed(attempt.endedAt, attempt.backoffUntil, now))}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
