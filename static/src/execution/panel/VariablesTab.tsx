/** The variables a visit could read, before and after it; what it assigned stands out. */

import { Badge } from "@/design/Badge";
import { Table } from "@/design/Table";
import type { VariableChange } from "../model/select";

export function VariablesTab({ variables }: { variables: VariableChange[] }) {
  if (variables.length === 0) {
    return (
      <p className="tab-words muted">
        No variable was assigned up to here. States assign variables with the field Assign.
      </p>
    );
  }
  return (
    <Table className="variables">
      <thead>
        <tr>
          <th scope="col">Variable</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {variables.map(({ name, before, after }) => (
          <tr key={name} data-changed={before !== after || undefined}>
            <td>
              <code>${name}</code>{" "}
              {before !== after && <Badge tone="waiting">{before === null ? "new" : "changed"}</Badge>}
            </td>
            <td>{before === null ? <span className="muted">not set</span> : <code className="wrap">{before}</code>}</td>
            <td>
              <code className="wrap">{after}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
