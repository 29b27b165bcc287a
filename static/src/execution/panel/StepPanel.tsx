/** Everything about one visit of the chosen state. */

import { ChevronLeft, ChevronRight, MousePointerClick, X } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/design/Button";
import { StateIcon } from "@/design/StateIcon";
import { type TabItem, Tabs } from "@/design/Tabs";
import { type Definition, resourceOf } from "../definition";
import { JsonView } from "../json/JsonView";
import { FramePlace, VisitBadge } from "../look";
import { variablesOf, visitToShow } from "../model/select";
import type { Visit } from "../model/visits";
import { choose, useChoice } from "../urlState";
import { useFeed } from "../useFeed";
import { withVisit } from "../views/RunPickers";
import { DefinitionTab } from "./DefinitionTab";
import { DetailsTab } from "./DetailsTab";
import { OutputTab, Truncated } from "./OutputTab";
import { RetriesTab } from "./RetriesTab";
import { StateEventsTab } from "./StateEventsTab";
import { VariablesTab } from "./VariablesTab";
import { WaitBar } from "./WaitBar";

export function StepPanel({ definition }: { definition: Definition }) {
  const { model } = useFeed();
  const { state, picks } = useChoice();
  const [tab, setTab] = useState(() => sessionStorage.getItem("studio.step.tab") ?? "input");
  const select = (id: string) => {
    sessionStorage.setItem("studio.step.tab", id);
    setTab(id);
  };
  if (state === null) return <WholePanel />;
  const visit = visitToShow(model, state, picks);
  const type = visit?.type ?? definition.states.get(state)?.type ?? "";
  const items = visit ? visitTabs(visit, definition) : [definitionItem(state, definition)];
  const selected = items.some(({ id }) => id === tab) ? tab : (items[0]?.id ?? "definition");
  return (
    <section className="step-panel" aria-label={`State ${state}`}>
      <header className="step-head">
        <StateIcon type={type} resource={resourceOf(definition.states.get(state))} size={18} />
        <h2 className="truncate" title={state}>
          {state}
        </h2>
        <VisitBadge status={visit?.status ?? null} />
        <span className="step-gap" />
        {visit && <VisitStepper visit={visit} />}
        <IconButton size="s" icon={X} label="Close the panel" onPress={() => choose({ state: null })} />
      </header>
      {visit && visit.frame.container !== null && (
        <p className="step-place">
          <FramePlace frame={visit.frame} />
        </p>
      )}
      {visit && <WaitBar visit={visit} />}
      {!visit && (
        <p className="step-place muted">
          {model.active ? "The execution has not reached this state yet." : "The execution did not reach this state."}
        </p>
      )}
      <Tabs label={`About ${state}`} className="fill-tabs" items={items} selected={selected} onSelect={select} />
    </section>
  );
}

/** While no state is selected: what went in and came out of the execution. */
function WholePanel() {
  const { execution } = useFeed();
  if (execution === null) return null;
  const why =
    execution.ended_at === null
      ? "No output yet: the execution is still running."
      : "The execution ended without output.";
  return (
    <section className="step-panel" aria-label="Execution">
      <p className="step-hint muted">
        <MousePointerClick size={15} aria-hidden />
        Select a state in the graph, the table or the events to see its input, output, retries and more.
      </p>
      <JsonView title="Input of the execution" text={execution.input} empty="" fileName={`${execution.name}-input`} />
      <JsonView
        title="Output of the execution"
        text={execution.output}
        empty={why}
        fileName={`${execution.name}-output`}
      />
    </section>
  );
}

function definitionItem(state: string, definition: Definition): TabItem {
  return { id: "definition", label: "Definition", content: <DefinitionTab state={state} definition={definition} /> };
}

function visitTabs(visit: Visit, definition: Definition): TabItem[] {
  const input = visit.entered?.details.input;
  const retries = visit.attempts.length > 1 ? visit.attempts.length : undefined;
  return [
    {
      id: "input",
      label: "Input",
      content: (
        <>
          <Truncated details={visit.entered?.details.inputDetails} />
          <JsonView
            title="Input"
            hideTitle
            text={typeof input === "string" ? input : null}
            empty="The history holds no input of this state."
            fileName={`${visit.state}-input`}
          />
        </>
      ),
    },
    { id: "output", label: "Output", content: <OutputTab visit={visit} /> },
    { id: "details", label: "Details", content: <DetailsTab visit={visit} definition={definition} /> },
    definitionItem(visit.state, definition),
    {
      id: "retries",
      label: "Retries & redrives",
      badge: retries,
      content: <RetriesTab visit={visit} definition={definition} />,
    },
    {
      id: "events",
      label: "Events",
      badge: visit.events.length,
      content: <StateEventsTab key={visit.index} visit={visit} />,
    },
    { id: "variables", label: "Variables", content: <VariablesTab variables={variablesOf(visit)} /> },
  ];
}

/** A state in a loop has several visits: step through them. */
function VisitStepper({ visit }: { visit: Visit }) {
  const { picks } = useChoice();
  const visits = visit.frame.byState.get(visit.state) ?? [];
  if (visits.length < 2) return null;
  const place = visits.indexOf(visit);
  const go = (index: number) => choose({ picks: withVisit(picks, visit.state, index) });
  return (
    <span className="visit-stepper" role="group" aria-label="Visit">
      <IconButton
        size="s"
        icon={ChevronLeft}
        label="Earlier visit"
        isDisabled={place <= 0}
        onPress={() => go(place - 1)}
      />
      <span className="tabular">
        Visit {place + 1} of {visits.length}
      </span>
      <IconButton
        size="s"
        icon={ChevronRight}
        label="Later visit"
        isDisabled={place >= visits.length - 1}
        onPress={() => go(place + 1)}
      />
    </span>
  );
}
