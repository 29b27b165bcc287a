/** The versions as rows, with what can be done with each. */

import { CloudUpload, Eye, GitCompareArrows, History, MoreHorizontal, Play, Undo2 } from "lucide-react";
import { session } from "@/api/bootstrap";
import type { Deployment, VersionSummary } from "@/api/types";
import { Badge } from "@/design/Badge";
import { IconButton } from "@/design/Button";
import { longDateTime, plural, relativeTime } from "@/design/format";
import { Menu, type MenuEntry } from "@/design/Menu";
import { ActionsHeader, Table } from "@/design/Table";
import { Checkbox } from "@/design/Toggle";
import { CopyButton } from "@/execution/CopyButton";
import { TargetName } from "@/execution/TargetName";

/** A dialog about one version. */
export type Opened = { kind: "run" | "deploy" | "restore"; version: number };

interface VersionTableProps {
  workflowId: string;
  versions: readonly VersionSummary[];
  deployments: readonly Deployment[];
  canEdit: boolean;
  chosen: readonly number[];
  onChoose: (chosen: readonly number[]) => void;
  onOpen: (opened: Opened) => void;
}

export function VersionTable({
  workflowId,
  versions,
  deployments,
  canEdit,
  chosen,
  onChoose,
  onOpen,
}: VersionTableProps) {
  const toggle = (number: number, isOn: boolean) =>
    onChoose(isOn ? [...chosen, number].slice(-2) : chosen.filter((other) => other !== number));
  return (
    <Table className="versions-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Compare</span>
          </th>
          <th scope="col">Version</th>
          <th scope="col">Message</th>
          <th scope="col">Saved</th>
          <th scope="col">Content</th>
          <th scope="col">On AWS</th>
          <ActionsHeader />
        </tr>
      </thead>
      <tbody>
        {versions.map((version) => (
          <tr key={version.number} data-selected={chosen.includes(version.number) || undefined}>
            <td>
              <Checkbox isSelected={chosen.includes(version.number)} onChange={(isOn) => toggle(version.number, isOn)}>
                <span className="visually-hidden">Compare version {version.number}</span>
              </Checkbox>
            </td>
            <td>
              <a className="version-number tabular" href={`/workflows/${workflowId}/?version=${version.number}`}>
                {version.number}
              </a>
            </td>
            <td className="version-message">
              {version.message || <span className="muted">no message</span>}
              {version.restored_from !== null && (
                <>
                  {" "}
                  <Badge icon={Undo2}>from version {version.restored_from}</Badge>
                </>
              )}
            </td>
            <td>
              <time dateTime={version.created_at} title={longDateTime(version.created_at)}>
                {relativeTime(version.created_at)}
              </time>
              {version.author !== null && <small className="muted"> by {version.author.display}</small>}
            </td>
            <td className="version-content">
              <code title={version.content_hash}>{version.content_hash.replace("sha256:", "").slice(0, 8)}</code>
              <CopyButton text={version.content_hash} label="Copy content hash" />
              <small className="muted">
                {plural(version.state_count, "state")}, {version.format.toUpperCase()}
              </small>
            </td>
            <td>
              {currentOn(deployments, version.number).map((deployment) => (
                <TargetName key={deployment.id} target={deployment.target} />
              ))}
            </td>
            <td className="version-actions">
              {session().can.operate && (
                <IconButton
                  size="s"
                  icon={Play}
                  label={`Run version ${version.number}`}
                  onPress={() => onOpen({ kind: "run", version: version.number })}
                />
              )}
              <Menu
                trigger={<IconButton size="s" icon={MoreHorizontal} label={`More about version ${version.number}`} />}
                label={`Version ${version.number}`}
                items={actionsOf(workflowId, version.number, canEdit, onOpen)}
                placement="bottom end"
              />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** The newest deployment on each target, where it is this version. */
function currentOn(deployments: readonly Deployment[], version: number): Deployment[] {
  const newest = new Map<string, Deployment>();
  for (const deployment of deployments)
    if (!newest.has(deployment.target.id)) newest.set(deployment.target.id, deployment);
  return [...newest.values()].filter((deployment) => deployment.version === version);
}

function actionsOf(
  workflowId: string,
  number: number,
  canEdit: boolean,
  onOpen: (opened: Opened) => void,
): MenuEntry[] {
  const items: MenuEntry[] = [
    { id: "open", label: "Open read-only", icon: Eye, href: `/workflows/${workflowId}/?version=${number}` },
    {
      id: "runs",
      label: "Its executions",
      icon: History,
      href: `/executions/?workflow=${workflowId}&version=${number}`,
    },
  ];
  if (number > 1) {
    const href = `/workflows/${workflowId}/compare/?from=${number - 1}&to=${number}`;
    items.push({ id: "compare", label: `Compare with version ${number - 1}`, icon: GitCompareArrows, href });
  }
  if (session().can.operate) {
    items.push({
      id: "deploy",
      label: "Deploy to AWS…",
      icon: CloudUpload,
      onAction: () => onOpen({ kind: "deploy", version: number }),
    });
  }
  if (canEdit) {
    items.push("separator", {
      id: "restore",
      label: "Restore…",
      detail: "as a new version",
      icon: Undo2,
      onAction: () => onOpen({ kind: "restore", version: number }),
    });
  }
  return items;
}
