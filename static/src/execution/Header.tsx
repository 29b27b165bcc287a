/** What this execution is: status, name, where it comes from, when, how much. */

import { Ban, Copy, Download, ExternalLink, MoreHorizontal, RotateCcw, RotateCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { session } from "@/api/bootstrap";
import { api, messageOf } from "@/api/client";
import type { Execution } from "@/api/types";
import { StatusBadge } from "@/design/Badge";
import { Button, IconButton } from "@/design/Button";
import { count, dateTime, duration, longDateTime, tickingDuration } from "@/design/format";
import { Menu, type MenuEntry } from "@/design/Menu";
import { toast } from "@/design/Toast";
import { CopyButton, copyText } from "./CopyButton";
import type { ExecutionFeed } from "./feed";
import { download } from "./json/JsonView";
import { elapsed } from "./model/select";
import { RedriveDialog } from "./RedriveDialog";
import { RunDialog } from "./RunDialog";
import { StopDialog } from "./StopDialog";
import { TargetName } from "./TargetName";
import { useNow } from "./useFeed";

const HISTORY_LIMIT = 25_000;

export function Header({ feed, execution }: { feed: ExecutionFeed; execution: Execution }) {
  const [dialog, setDialog] = useState<"stop" | "redrive" | "again" | null>(null);
  const { workflow, version } = execution;
  return (
    <header className="run-header">
      <div className="run-title">
        <StatusBadge status={execution.status} />
        <h1 className="truncate" title={execution.name}>
          {execution.name}
        </h1>
        <CopyButton text={execution.arn} label="Copy ARN" />
        <span className="run-title-gap" />
        {execution.can_stop && (
          <Button kind="danger" icon={Ban} onPress={() => setDialog("stop")}>
            Stop
          </Button>
        )}
        {execution.can_redrive && (
          <Button icon={RotateCcw} onPress={() => setDialog("redrive")}>
            Redrive
          </Button>
        )}
        {workflow !== null && version !== null && session().can.operate && (
          <Button icon={RotateCw} onPress={() => setDialog("again")}>
            New execution
          </Button>
        )}
        <Menu
          trigger={<IconButton label="More" icon={MoreHorizontal} />}
          label="More about this execution"
          items={moreItems(execution)}
          placement="bottom end"
        />
      </div>
      <Facts feed={feed} execution={execution} />
      <StopDialog
        execution={execution}
        isOpen={dialog === "stop"}
        onClose={() => setDialog(null)}
        onStopped={(stopped) => feed.accept({ ...stopped, definition: execution.definition })}
      />
      <RedriveDialog
        execution={execution}
        isOpen={dialog === "redrive"}
        onClose={() => setDialog(null)}
        onRedriven={(redriven) => feed.accept({ ...redriven, definition: execution.definition })}
      />
      {dialog === "again" && workflow !== null && version !== null && (
        <RunDialog
          workflow={workflow}
          version={version}
          initial={{
            input: execution.input,
            mocks: execution.mocks,
            test_case: execution.test_case,
            target_id: execution.target?.id ?? null,
            environment_id: execution.environment?.id ?? null,
          }}
          onClose={() => setDialog(null)}
          onStarted={(started) => location.assign(`/executions/${started.id}/`)}
        />
      )}
    </header>
  );
}

function moreItems(execution: Execution): MenuEntry[] {
  const items: MenuEntry[] = [
    { id: "copy-arn", label: "Copy ARN", icon: Copy, onAction: () => void copyText(execution.arn) },
    { id: "copy-name", label: "Copy name", icon: Copy, onAction: () => void copyText(execution.name) },
    {
      id: "history",
      label: "Download history",
      detail: "JSON as GetExecutionHistory gives it",
      icon: Download,
      onAction: () => void downloadHistory(execution),
    },
  ];
  const { console_url, redrive_refusal } = execution;
  if (redrive_refusal !== null)
    items.push({ id: "redrive", label: "Redrive", icon: RotateCcw, detail: redrive_refusal, isDisabled: true });
  if (console_url !== null) {
    const open = () => void window.open(console_url, "_blank", "noopener");
    items.push({ id: "console", label: "Open in the AWS console", icon: ExternalLink, onAction: open });
  }
  return items;
}

async function downloadHistory(execution: Execution): Promise<void> {
  try {
    const history = await api.get<unknown>(`/executions/${execution.id}/history`);
    download(`${execution.name}-history.json`, JSON.stringify(history, null, 2));
  } catch (thrown) {
    toast({ kind: "error", title: "The history could not be downloaded.", text: messageOf(thrown) });
  }
}

function Facts({ feed, execution }: { feed: ExecutionFeed; execution: Execution }) {
  const { model } = feed;
  const isOpen = execution.ended_at === null;
  const now = useNow(isOpen);
  const spent = elapsed(execution.started_at, execution.ended_at, now);
  return (
    <dl className="facts">
      <Fact name="Workflow">
        {execution.workflow === null ? (
          <span className="muted">deleted</span>
        ) : (
          <>
            <a href={`/workflows/${execution.workflow.id}/`}>{execution.workflow.name}</a>
            {execution.version !== null && (
              <>
                {" "}
                <a href={`/workflows/${execution.workflow.id}/?version=${execution.version}`}>v{execution.version}</a>
              </>
            )}
          </>
        )}
      </Fact>
      <Fact name="Type">{execution.type === "EXPRESS" ? "Express" : "Standard"}</Fact>
      <Fact name="Runs on">
        {execution.target === null ? "Local worker" : <TargetName target={execution.target} />}
      </Fact>
      {execution.environment !== null && (
        <Fact name="Environment" title={filledWords(execution.environment)}>
          {execution.environment.name} <span className="muted">revision {execution.environment.revision}</span>
        </Fact>
      )}
      {execution.test_case !== "" && <Fact name="Test case">{execution.test_case}</Fact>}
      <Fact name="Started">
        <time dateTime={execution.started_at} title={longDateTime(execution.started_at)}>
          {dateTime(execution.started_at)}
        </time>
        {execution.started_by !== null && <span className="muted"> by {execution.started_by.display}</span>}
      </Fact>
      {execution.ended_at !== null && (
        <Fact name="Ended">
          <time dateTime={execution.ended_at} title={longDateTime(execution.ended_at)}>
            {dateTime(execution.ended_at)}
          </time>
        </Fact>
      )}
      <Fact name="Duration">{isOpen ? tickingDuration(spent) : duration(spent)}</Fact>
      <Fact name="State transitions">{count(Math.max(model.transitions, execution.state_transition_count))}</Fact>
      <Fact name="Events" title={`The service ends an execution at ${count(HISTORY_LIMIT)} events.`}>
        <span data-near={model.historyEvents > HISTORY_LIMIT * 0.9 || undefined} className="fact-limit">
          {count(model.historyEvents)} <span className="muted">of {count(HISTORY_LIMIT)}</span>
        </span>
      </Fact>
      <Fact name="Retries">{count(model.retries)}</Fact>
      <Fact name="Redrives">{count(execution.redrive_count)}</Fact>
      {execution.parent !== null && (
        <Fact name="Parent">
          <a href={`/executions/${execution.parent.execution_id}/?state=${encodeURIComponent(execution.parent.state)}`}>
            {execution.parent.name}
          </a>
          <span className="muted"> in “{execution.parent.state}”</span>
        </Fact>
      )}
    </dl>
  );
}

/** "Table = orders": what the placeholders were filled from; a secret stays the placeholder. */
function filledWords({ values }: NonNullable<Execution["environment"]>): string {
  const words = Object.entries(values).map(
    ([name, value]) => `${name} = ${String(JSON.stringify(value)).slice(0, 80)}`,
  );
  return words.length === 0 ? "It has no values." : words.slice(0, 30).join("\n");
}

function Fact({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <div className="fact" title={title}>
      <dt>{name}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}
