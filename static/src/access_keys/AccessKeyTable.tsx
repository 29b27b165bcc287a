/** Access keys in rows: which, what for, when it was used last. */

import { Badge } from "@/design/Badge";
import { Button } from "@/design/Button";
import { day, longDateTime, relativeTime } from "@/design/format";
import { Table } from "@/design/Table";

export interface AccessKey {
  id: string;
  description: string;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface AccessKeyTableProps {
  keys: readonly AccessKey[];
  onRevoke: (key: AccessKey) => void;
}

export function AccessKeyTable({ keys, onRevoke }: AccessKeyTableProps) {
  return (
    <Table>
      <thead>
        <tr>
          <th scope="col">Access key id</th>
          <th scope="col">What for</th>
          <th scope="col">Made</th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span className="visually-hidden">State and actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <td>
              <code>{key.id}</code>
            </td>
            <td className="wrap">{key.description}</td>
            <td title={longDateTime(key.created_at)}>{day(key.created_at)}</td>
            <td>{key.last_used_at === null ? "never" : relativeTime(key.last_used_at)}</td>
            <td className="access-key-end">
              {key.revoked_at === null ? (
                <Button size="s" aria-label={`Revoke ${key.id}`} onPress={() => onRevoke(key)}>
                  Revoke
                </Button>
              ) : (
                <Badge title={longDateTime(key.revoked_at)}>revoked</Badge>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
