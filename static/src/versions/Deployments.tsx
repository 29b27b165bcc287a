/** Where versions were sent, newest first. */

import type { Deployment } from "@/api/types";
import { dateTime } from "@/design/format";
import { Table } from "@/design/Table";
import { CopyButton } from "@/execution/CopyButton";
import { TargetName } from "@/execution/TargetName";

export function Deployments({ deployments }: { deployments: readonly Deployment[] }) {
  return (
    <section className="deployments" aria-labelledby="deployments">
      <h2 id="deployments">Deployments</h2>
      <div className="panel">
        <Table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Target</th>
              <th scope="col">Version</th>
              <th scope="col">What happened</th>
              <th scope="col">On AWS</th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody>
            {deployments.map((deployment) => {
              const arn = deployment.version_arn ?? deployment.state_machine_arn;
              return (
                <tr key={deployment.id}>
                  <td className="tabular">{dateTime(deployment.at)}</td>
                  <td>
                    <TargetName target={deployment.target} />
                  </td>
                  <td className="tabular">{deployment.version}</td>
                  <td>
                    {deployment.action}
                    {deployment.version_arn !== null && ", published"}
                  </td>
                  <td className="deployment-arn">
                    <code className="truncate" title={arn}>
                      {arn}
                    </code>
                    <CopyButton text={arn} label="Copy ARN" />
                  </td>
                  <td>{deployment.by?.display}</td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      </div>
    </section>
  );
}
