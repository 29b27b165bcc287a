/** The workflows as rows. */
import { Ellipsis, GitCompareArrows, History, Play, Trash2 } from "lucide-react";
import { session } from "@/api/bootstrap";
import type { WorkflowSummary } from "@/api/types";
import { ActionsHeader, Badge, format, IconButton, Menu, Table } from "@/design";

export interface WorkflowTableProps {
  items: readonly WorkflowSummary[];
  canEdit: boolean;
  onDelete: (workflow: WorkflowSummary) => void;
}

export function WorkflowTable({ items, canEdit, onDelete }: WorkflowTableProps) {
  return (
    <Table className="workflow-table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col" className="is-numeric">
            States
          </th>
          <th scope="col">Version</th>
          <th scope="col">Problems</th>
          <th scope="col">Last change</th>
          <ActionsHeader />
        </tr>
      </thead>
      <tbody>
        {items.map((workflow) => (
          <Row key={workflow.id} workflow={workflow} canEdit={canEdit} onDelete={onDelete} />
        ))}
      </tbody>
    </Table>
  );
}

interface RowProps extends Omit<WorkflowTableProps, "items"> {
  workflow: WorkflowSummary;
}

function Row({ workflow, canEdit, onDelete }: RowProps) {
  const href = `/workflows/${workflow.id}/`;
  const items = [
    { id: "versions", label: "Versions", icon: History, href: `${href}versions/` },
    { id: "executions", label: "Executions", icon: Play, href: `/executions/?workflow=${workflow.id}` },
    {
      id: "compare",
      label: "Compare the draft with the last version",
      icon: GitCompareArrows,
      isDisabled: workflow.latest_version === null,
      href: `${href}compare/?from=${workflow.latest_version}&to=draft`,
    },
    "separator" as const,
    {
      id: "delete",
      label: "Delete…",
      icon: Trash2,
      isDangerous: true,
      isDisabled: !canEdit,
      onAction: () => onDelete(workflow),
    },
  ];
  const account = workflow.arn.split(":")[4] ?? "";
  return (
    <tr>
      <td className="workflow-name">
        <a href={href}>{workflow.name}</a>
        {workflow.is_example && <Badge tone="accent">Example</Badge>}
        {account !== session().account_id && <Badge title={workflow.arn}>{`account ${account}`}</Badge>}
        {workflow.description !== "" && <small className="truncate">{workflow.description}</small>}
      </td>
      <td>{workflow.type === "EXPRESS" ? "Express" : "Standard"}</td>
      <td className="is-numeric">{format.count(workflow.state_count)}</td>
      <td>
        <VersionWords workflow={workflow} />
      </td>
      <td>
        <ProblemWords {...workflow.problems} />
      </td>
      <td className="workflow-when" title={format.longDateTime(workflow.updated_at)}>
        {format.relativeTime(workflow.updated_at)}
        {workflow.updated_by !== null && <small>{workflow.updated_by.display}</small>}
      </td>
      <td className="workflow-menu">
        <Menu
          trigger={<IconButton label={`More about ${workflow.name}`} icon={Ellipsis} size="s" />}
          label={`Actions of ${workflow.name}`}
          items={items}
          placement="bottom end"
        />
      </td>
    </tr>
  );
}

function VersionWords({ workflow }: { workflow: WorkflowSummary }) {
  if (workflow.latest_version === null) return <span className="muted">Not saved yet</span>;
  return (
    <span className="workflow-version">
      <span className="tabular">v{workflow.latest_version}</span>
      {workflow.has_unsaved_changes && <Badge tone="waiting">Draft changed</Badge>}
    </span>
  );
}

function ProblemWords({ errors, warnings }: WorkflowSummary["problems"]) {
  if (errors > 0) return <Badge tone="failed">{format.plural(errors, "error")}</Badge>;
  if (warnings > 0) return <Badge tone="waiting">{format.plural(warnings, "warning")}</Badge>;
  return <span className="muted">None</span>;
}
