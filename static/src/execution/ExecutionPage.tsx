/** The page of one execution: the same while it goes on and after it ended, here and on AWS. */

import { useMemo } from "react";
import type { Execution } from "@/api/types";
import { AppShell } from "@/app/AppShell";
import { type ShortcutGroup, useShortcuts } from "@/app/shortcuts";
import { Banner } from "@/design/Banner";
import { LinkButton } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { SkeletonRows } from "@/design/Skeleton";
import { Splitter } from "@/design/Splitter";
import { type TabItem, Tabs } from "@/design/Tabs";
import { ConnectionBanner } from "./ConnectionBanner";
import { type Definition, readDefinition } from "./definition";
import { FailureBanner } from "./FailureBanner";
import { Header } from "./Header";
import { CodeView } from "./json/CodeView";
import { JsonView } from "./json/JsonView";
import { StepPanel } from "./panel/StepPanel";
import { choose, useChoice, type ViewName } from "./urlState";
import { FeedContext, useFeed, useNewFeed } from "./useFeed";
import { EventsView } from "./views/EventsView";
import { GraphView } from "./views/GraphView";
import { TableView } from "./views/TableView";
import "./execution.css";

const SHORTCUTS: ShortcutGroup[] = [
  {
    title: "Execution",
    shortcuts: [
      { keys: ["Up", "Down"], words: "Walk the graph, the table, the events" },
      { keys: ["Left", "Right"], words: "Fold and open rows of the table" },
      { keys: "Enter", words: "Show the state in the panel" },
      { keys: "Mod+F", words: "Find in JSON (with the cursor in it)" },
    ],
  },
];

export function ExecutionPage({ id }: { id: string }) {
  const feed = useNewFeed(id);
  useShortcuts(SHORTCUTS);
  return (
    <FeedContext.Provider value={feed}>
      <Shell />
    </FeedContext.Provider>
  );
}

function Shell() {
  const feed = useFeed();
  const { execution, error } = feed;
  return (
    <AppShell
      section="executions"
      title={execution?.name ?? "Execution"}
      header={<Breadcrumbs execution={execution} />}
    >
      {error !== null && (
        <EmptyState
          title="This execution cannot be shown"
          actions={<LinkButton href="/executions/">All executions</LinkButton>}
        >
          {error}
        </EmptyState>
      )}
      {error === null && execution === null && <SkeletonRows words="Loading the execution…" rows={10} />}
      {execution !== null && <Body execution={execution} />}
    </AppShell>
  );
}

function Breadcrumbs({ execution }: { execution: Execution | null }) {
  if (execution === null) return null;
  return (
    <nav className="crumbs truncate" aria-label="Where you are">
      {execution.workflow !== null && (
        <a href={`/executions/?workflow=${execution.workflow.id}`}>{execution.workflow.name}</a>
      )}
      <span aria-hidden> / </span>
      <span aria-current="page">{execution.name}</span>
    </nav>
  );
}

function Body({ execution }: { execution: Execution }) {
  const feed = useFeed();
  const { view } = useChoice();
  const { text, format } = execution.definition;
  const definition = useMemo(() => readDefinition(text, format), [text, format]);
  return (
    <div className="run-page">
      <Header feed={feed} execution={execution} />
      <div className="run-news">
        <ConnectionBanner feed={feed} />
        {execution.notice !== null && <Banner kind="warning">{execution.notice}</Banner>}
        <FailureBanner execution={execution} model={feed.model} />
      </div>
      <Tabs
        label="Views of the execution"
        className="fill-tabs run-tabs"
        items={viewItems(execution, definition)}
        selected={view}
        onSelect={(id) => choose({ view: id as ViewName })}
      />
    </div>
  );
}

function viewItems(execution: Execution, definition: Definition): TabItem[] {
  const withPanel = (content: React.ReactNode) => (
    <Splitter
      id="execution.step"
      label="State panel"
      side="end"
      size={520}
      min={300}
      max={900}
      aside={<StepPanel definition={definition} />}
    >
      {content}
    </Splitter>
  );
  return [
    { id: "graph", label: "Graph", content: withPanel(<GraphView definition={definition} />) },
    { id: "table", label: "Table", content: withPanel(<TableView definition={definition} />) },
    { id: "events", label: "Events", content: withPanel(<EventsView />) },
    { id: "io", label: "Input & output", content: <InputAndOutput execution={execution} /> },
    {
      id: "definition",
      label: "Definition",
      content: (
        <CodeView
          title="Definition"
          text={definition.text}
          format={definition.format}
          fileName={execution.workflow?.name ?? "definition"}
        />
      ),
    },
  ];
}

function InputAndOutput({ execution }: { execution: Execution }) {
  const isOpen = execution.ended_at === null;
  const why = isOpen ? "No output yet: the execution is still running." : "The execution ended without output.";
  return (
    <div className="in-and-out">
      <JsonView title="Input" text={execution.input} empty="" fileName={`${execution.name}-input`} />
      <JsonView title="Output" text={execution.output} empty={why} fileName={`${execution.name}-output`} />
    </div>
  );
}
