/** A Distributed Map: how many items and children are where, what is tolerated, and the way to change it. */

import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import type { MapRun, MapRunCounts } from "@/api/types";
import { Banner } from "@/design/Banner";
import { Button } from "@/design/Button";
import { count } from "@/design/format";
import { CopyButton } from "../CopyButton";
import { ChangeDialog } from "./ChangeDialog";
import { useMapRun } from "./useMapRun";
import "./map_run.css";

/** In the order of the bar, with the colour of each part. */
const PARTS = [
  ["succeeded", "Succeeded", "succeeded"],
  ["running", "Running", "running"],
  ["failed", "Failed", "failed"],
  ["timedOut", "Timed out", "timed-out"],
  ["aborted", "Aborted", "aborted"],
  ["pendingRedrive", "Pending redrive", "redrive"],
  ["pending", "Pending", "none"],
] as const satisfies readonly (readonly [keyof MapRunCounts, string, string])[];

export function MapRunPanel({ executionId, arn }: { executionId: string; arn: string }) {
  const { mapRun, error, accept } = useMapRun(executionId, arn);
  const [isChanging, setChanging] = useState(false);
  return (
    <section className="map-run" aria-label="Map Run">
      <div className="map-run-head">
        <h3 className="details-title">Map Run</h3>
        <CopyButton text={arn} label="Copy Map Run ARN" />
        <span className="step-gap" />
        {mapRun?.can_change && (
          <Button size="s" icon={SlidersHorizontal} onPress={() => setChanging(true)}>
            Change
          </Button>
        )}
      </div>
      {error !== null && <Banner kind="error">{error}</Banner>}
      {mapRun !== null && <Counts mapRun={mapRun} executionId={executionId} />}
      {mapRun !== null && isChanging && (
        <ChangeDialog
          executionId={executionId}
          mapRun={mapRun}
          onClose={() => setChanging(false)}
          onChanged={(changed) => accept(changed)}
        />
      )}
    </section>
  );
}

function Counts({ mapRun, executionId }: { mapRun: MapRun; executionId: string }) {
  const { item_counts: items, execution_counts: children } = mapRun;
  return (
    <>
      <Bar counts={children} />
      <table className="map-run-counts tabular">
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Items</th>
            <th scope="col">Child executions</th>
          </tr>
        </thead>
        <tbody>
          {PARTS.filter(([name]) => children[name] > 0 || items[name] > 0).map(([name, words, tone]) => (
            <tr key={name}>
              <th scope="row">
                <span className="map-run-key" data-tone={tone} aria-hidden />
                {words}
              </th>
              <td>{count(items[name])}</td>
              <td>{count(children[name])}</td>
            </tr>
          ))}
          <tr className="map-run-total">
            <th scope="row">In all</th>
            <td>{count(items.total)}</td>
            <td>
              <a href={`/executions/?parent=${executionId}`}>{count(children.total)}</a>
            </td>
          </tr>
        </tbody>
      </table>
      <p className="muted">{settingsInWords(mapRun)}</p>
    </>
  );
}

function Bar({ counts }: { counts: MapRunCounts }) {
  const parts = PARTS.filter(([name]) => counts[name] > 0);
  return (
    <div className="map-run-bar" aria-hidden>
      {parts.map(([name, , tone]) => (
        <span key={name} data-tone={tone} style={{ flexGrow: counts[name] }} />
      ))}
    </div>
  );
}

export function settingsInWords(mapRun: MapRun): string {
  const { max_concurrency: width, tolerated_failure_count: failures, tolerated_failure_percentage: share } = mapRun;
  const tolerated = [failures > 0 ? count(failures) : "", share > 0 ? `${share} %` : ""].filter((part) => part !== "");
  return [
    width === 0 ? "As many children at once as are allowed." : `At most ${count(width)} at once.`,
    tolerated.length === 0 ? "No failure is tolerated." : `Tolerated failures: ${tolerated.join(" and ")}.`,
    mapRun.redrive_count > 0 ? `Redriven ${count(mapRun.redrive_count)} times.` : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
