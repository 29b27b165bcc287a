/** What came out of a visit: its output, or the error that ended it, or both where an error was caught. */

import { Banner } from "@/design/Banner";
import { JsonView } from "../json/JsonView";
import { ACTIVE, lastAttempt, type Visit } from "../model/visits";

export function OutputTab({ visit }: { visit: Visit }) {
  const output = visit.exited?.details.output;
  const isOpen = ACTIVE.has(visit.status);
  return (
    <div className="output-tab">
      {visit.error !== null && <ErrorText visit={visit} />}
      <Truncated details={visit.exited?.details.outputDetails} />
      {(typeof output === "string" || visit.error === null) && (
        <JsonView
          title="Output"
          hideTitle
          text={typeof output === "string" ? output : null}
          empty={isOpen ? "No output yet: the state is still going on." : "The state ended without output."}
          fileName={`${visit.state}-output`}
        />
      )}
    </div>
  );
}

function ErrorText({ visit }: { visit: Visit }) {
  const cause = visit.cause ?? lastAttempt(visit)?.cause ?? null;
  return (
    <Banner
      kind={visit.status === "CAUGHT" || visit.status === "RETRYING" ? "warning" : "error"}
      title={visit.error || "An error without a name"}
    >
      {visit.errorLocation !== null && <p>In the field {visit.errorLocation}</p>}
      {cause !== null && <pre className="cause">{cause}</pre>}
      {visit.status === "CAUGHT" && <p>A Catcher took this error; the output below went on to the next state.</p>}
    </Banner>
  );
}

/** The service cuts payloads in its logs; it says so in the payload's twin. */
export function Truncated({ details }: { details: unknown }) {
  const isCut =
    typeof details === "object" && details !== null && (details as { truncated?: unknown }).truncated === true;
  return isCut ? <Banner kind="warning">The history holds only a part of this value.</Banner> : null;
}
