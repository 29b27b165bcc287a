/** One target: where it is, whose keys, whether it works. */

import { CircleCheck, CircleHelp, CircleX, CloudCog, Pencil, RefreshCw, ScrollText, Trash2 } from "lucide-react";
import type { Target } from "@/api/types";
import { Badge } from "@/design/Badge";
import { Button, IconButton } from "@/design/Button";
import { longDateTime, relativeTime } from "@/design/format";

export interface TargetCardProps {
  target: Target;
  canAdmin: boolean;
  canCheck: boolean;
  canReview: boolean;
  isChecking: boolean;
  onCheck: () => void;
  onEdit: () => void;
  onDelete: () => void;
  onCalls: () => void;
}

export function TargetCard({
  target,
  canAdmin,
  canCheck,
  canReview,
  isChecking,
  onCheck,
  onEdit,
  onDelete,
  onCalls,
}: TargetCardProps) {
  const { credentials } = target;
  return (
    <article className="panel target" data-production={target.is_production || undefined} aria-label={target.name}>
      <header className="target-head">
        <CloudCog size={18} aria-hidden />
        <h2 className="truncate" title={target.name}>
          {target.name}
        </h2>
        {target.is_production && <Badge tone="failed">production</Badge>}
        <span className="target-gap" />
        {canReview && <IconButton size="s" icon={ScrollText} label="Calls to AWS" onPress={onCalls} />}
        {canAdmin && (
          <>
            <IconButton size="s" icon={Pencil} label={`Change ${target.name}`} onPress={onEdit} />
            <IconButton size="s" icon={Trash2} label={`Delete ${target.name}`} onPress={onDelete} />
          </>
        )}
      </header>
      <dl className="details target-facts">
        <dt>Region</dt>
        <dd>{target.region}</dd>
        <dt>Endpoint</dt>
        <dd className="wrap">{target.endpoint_url === null ? "AWS" : <code>{target.endpoint_url}</code>}</dd>
        <dt>Credentials</dt>
        <dd>{credentials.kind === "profile" ? `Profile ${credentials.profile}` : "The server's environment"}</dd>
        <dt>Role</dt>
        <dd className="wrap">{target.role_arn === "" ? "each workflow's own" : <code>{target.role_arn}</code>}</dd>
        {target.environment !== null && (
          <>
            <dt>Environment</dt>
            <dd className="wrap">{target.environment.name}</dd>
          </>
        )}
      </dl>
      <footer className="target-foot">
        <LastCheck check={target.last_check} />
        {canCheck && (
          <Button size="s" icon={RefreshCw} isPending={isChecking} pendingText="Asking AWS…" onPress={onCheck}>
            Check now
          </Button>
        )}
      </footer>
    </article>
  );
}

function LastCheck({ check }: { check: Target["last_check"] }) {
  if (check === null) {
    return (
      <p className="target-check muted" role="status">
        <CircleHelp size={15} aria-hidden /> <span>Not checked yet.</span>
      </p>
    );
  }
  const Icon = check.ok ? CircleCheck : CircleX;
  return (
    <p className="target-check" data-ok={check.ok} role="status">
      <Icon size={15} aria-hidden />
      <span>
        {check.message}
        {check.account_id !== null && !check.message.includes(check.account_id) && ` Account ${check.account_id}.`}{" "}
        <time className="muted" dateTime={check.at} title={longDateTime(check.at)}>
          {relativeTime(check.at)}
        </time>
      </span>
    </p>
  );
}
