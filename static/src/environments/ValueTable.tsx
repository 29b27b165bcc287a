/** The values of an environment in rows; of a secret only that there is one. */

import { LockKeyhole, Pencil, Trash2 } from "lucide-react";
import { Badge } from "@/design/Badge";
import { IconButton } from "@/design/Button";
import { longDateTime, relativeTime } from "@/design/format";
import { ActionsHeader, Table } from "@/design/Table";
import { KIND_WORDS } from "./form";
import type { EnvironmentValue } from "./wire";

export interface ValueTableProps {
  values: readonly EnvironmentValue[];
  canEdit: boolean;
  onEdit: (value: EnvironmentValue) => void;
  onDelete: (value: EnvironmentValue) => void;
}

const LONGEST = 200;

export function ValueTable({ values, canEdit, onEdit, onDelete }: ValueTableProps) {
  return (
    <Table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">Type</th>
          <th scope="col">For</th>
          <th scope="col">Changed</th>
          <ActionsHeader />
        </tr>
      </thead>
      <tbody>
        {values.map((value) => (
          <tr key={value.id}>
            <td className="environment-name">
              <code>{value.name}</code>
            </td>
            <td className="environment-value">
              <Shown value={value} />
            </td>
            <td className="environment-short">{KIND_WORDS[value.kind]}</td>
            <td className="environment-for">{value.workflow === null ? "all workflows" : value.workflow.name}</td>
            <td className="environment-short" title={longDateTime(value.changed_at)}>
              {relativeTime(value.changed_at)}
              {value.changed_by !== null && ` by ${value.changed_by.display}`}
            </td>
            <td className="environment-end">
              {canEdit && (
                <>
                  <IconButton size="s" icon={Pencil} label={`Change ${wordsOf(value)}`} onPress={() => onEdit(value)} />
                  <IconButton
                    size="s"
                    icon={Trash2}
                    label={`Remove ${wordsOf(value)}`}
                    onPress={() => onDelete(value)}
                  />
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** "Table" or "Table of Orders": a name is there once for all and once for each workflow. */
export function wordsOf({ name, workflow }: EnvironmentValue): string {
  return workflow === null ? name : `${name} of ${workflow.name}`;
}

function Shown({ value }: { value: EnvironmentValue }) {
  if (value.is_secret)
    return (
      <Badge icon={LockKeyhole} title="Kept on the server, and never shown">
        secret
      </Badge>
    );
  const text = value.kind === "string" ? String(value.value) : JSON.stringify(value.value);
  if (text === "") return <span className="muted">empty</span>;
  return <code title={text.length > LONGEST ? text : undefined}>{shortened(text)}</code>;
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
