/** Two versions of a workflow beside each other: as a graph, in words, as text. Both are in the address. */

import { ArrowLeftRight, ChevronDown, ChevronUp, Equal } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { Comparison, TextFormat, VersionSummary } from "@/api/types";
import { AppShell } from "@/app/AppShell";
import { isTyping, type ShortcutGroup, useShortcuts } from "@/app/shortcuts";
import { Banner } from "@/design/Banner";
import { Button, IconButton } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { relativeTime } from "@/design/format";
import { matchesKeys } from "@/design/KeyHint";
import { type Option, Select } from "@/design/Select";
import { SkeletonRows } from "@/design/Skeleton";
import { Splitter } from "@/design/Splitter";
import { Tabs } from "@/design/Tabs";
import { Switch } from "@/design/Toggle";
import { ChangeList, ChangeSign } from "./ChangeList";
import { changesOf } from "./changes";
import { GraphDiff } from "./GraphDiff";
import { normalised } from "./normalise";
import { TextDiff } from "./TextDiff";
import { type Side, useComparison } from "./useComparison";
import { WorkflowCrumbs } from "./WorkflowCrumbs";
import "./versions.css";
import "@/execution/execution.css";

const SHORTCUTS: ShortcutGroup[] = [
  {
    title: "Comparison",
    shortcuts: [
      { keys: "N", words: "Next change" },
      { keys: "P", words: "Previous change" },
    ],
  },
];

export function ComparePage({ workflowId }: { workflowId: string }) {
  const { workflow, versions, from, to, comparison, error, choose } = useComparison(workflowId);
  useShortcuts(SHORTCUTS);
  const options = useMemo(() => sideOptions(versions), [versions]);
  const side = (id: string): Side => (id === "draft" ? "draft" : Number(id));
  return (
    <AppShell
      section="workflows"
      title={workflow === null ? "Compare" : `Compare ${workflow.name}`}
      header={<WorkflowCrumbs workflowId={workflowId} name={workflow?.name ?? null} page="Compare" />}
    >
      <div className="compare-page">
        <h1 className="visually-hidden">{workflow === null ? "Compare" : `Compare versions of ${workflow.name}`}</h1>
        <div className="compare-bar">
          <Select
            label="Before"
            isLabelHidden
            options={options}
            value={String(from)}
            onChange={(id) => choose(side(id), to)}
          />
          <IconButton icon={ArrowLeftRight} label="Swap the sides" onPress={() => choose(to, from)} />
          <Select
            label="After"
            isLabelHidden
            options={options}
            value={String(to)}
            onChange={(id) => choose(from, side(id))}
          />
          {comparison !== null && <Summary comparison={comparison} />}
        </div>
        {error !== null && (
          <Banner kind="error" title="These versions cannot be compared.">
            {error}
          </Banner>
        )}
        {comparison === null && error === null && <SkeletonRows words="Comparing…" rows={10} />}
        {comparison !== null && (
          <Views key={`${from} ${to}`} comparison={comparison} names={[sideName(from), sideName(to)]} />
        )}
      </div>
    </AppShell>
  );
}

const sideName = (side: Side) => (side === "draft" ? "Draft" : `Version ${side}`);

function sideOptions(versions: readonly VersionSummary[]): Option[] {
  const numbered = versions.map(({ number, message, created_at }) => ({
    id: String(number),
    label: `Version ${number}`,
    detail: `${relativeTime(created_at)}${message === "" ? "" : `: ${message}`}`,
  }));
  return [{ id: "draft", label: "Draft", detail: "as it is now" }, ...numbered];
}

function Summary({ comparison }: { comparison: Comparison }) {
  const { added, removed, changed, unchanged } = comparison.summary;
  return (
    <ul className="compare-summary tabular" aria-label="States">
      <li>
        <ChangeSign change="added" /> {added} added
      </li>
      <li>
        <ChangeSign change="removed" /> {removed} removed
      </li>
      <li>
        <ChangeSign change="changed" /> {changed} changed
      </li>
      <li className="muted">{unchanged} unchanged</li>
    </ul>
  );
}

function Views({ comparison, names }: { comparison: Comparison; names: [string, string] }) {
  const [view, setView] = useState("graph");
  const isSameText = comparison.from.text === comparison.to.text;
  if (isSameText) {
    return (
      <EmptyState icon={Equal} title="No difference">
        {names[0]} and {names[1]} have the same text, byte for byte.
      </EmptyState>
    );
  }
  const items = [
    { id: "graph", label: "Graph and changes", content: <GraphAndChanges comparison={comparison} names={names} /> },
    { id: "text", label: "Text", content: <TextView comparison={comparison} names={names} /> },
  ];
  return <Tabs label="Ways to compare" className="fill-tabs" items={items} selected={view} onSelect={setView} />;
}

function GraphAndChanges({ comparison, names }: { comparison: Comparison; names: [string, string] }) {
  const changes = useMemo(() => changesOf(comparison), [comparison]);
  const [chosen, setChosen] = useState(0);
  const [state, setState] = useState<string | null>(changes[0]?.state ?? null);
  const [isMerged, setMerged] = useState(() => localStorage.getItem("studio.compare.graph") !== "pair");
  const go = (index: number) => {
    const next = (index + changes.length) % changes.length;
    setChosen(next);
    setState(changes[next]?.state ?? null);
  };
  const select = (name: string | null) => {
    setState(name);
    const index = changes.findIndex((change) => change.state === name);
    if (index >= 0) setChosen(index);
  };
  useStepKeys(
    () => go(chosen + 1),
    () => go(chosen - 1),
    changes.length > 0,
  );
  const turn = () => {
    localStorage.setItem("studio.compare.graph", isMerged ? "pair" : "merged");
    setMerged(!isMerged);
  };
  const list = (
    <section className="changes" aria-label="Changes">
      <ChangesBar count={changes.length} chosen={chosen} onGo={go} isMerged={isMerged} onTurn={turn} />
      {changes.length === 0 ? (
        <p className="tab-words muted">
          Both say the same; only the writing differs (spaces, key order, comments). See Text.
        </p>
      ) : (
        <ChangeList changes={changes} chosen={chosen} onChoose={go} />
      )}
    </section>
  );
  return (
    <Splitter id="compare.changes" label="Changes" side="end" size={380} min={260} max={760} aside={list}>
      <GraphDiff comparison={comparison} isMerged={isMerged} names={names} state={state} onChoose={select} />
    </Splitter>
  );
}

interface ChangesBarProps {
  count: number;
  chosen: number;
  onGo: (index: number) => void;
  isMerged: boolean;
  onTurn: () => void;
}

function ChangesBar({ count, chosen, onGo, isMerged, onTurn }: ChangesBarProps) {
  const isStuck = count < 2;
  return (
    <div className="view-bar">
      <span className="tabular">{count === 0 ? "No state differs" : `Change ${chosen + 1} of ${count}`}</span>
      <span className="view-bar-gap" />
      <IconButton
        size="s"
        icon={ChevronUp}
        label="Previous change"
        keys="P"
        isDisabled={isStuck}
        onPress={() => onGo(chosen - 1)}
      />
      <IconButton
        size="s"
        icon={ChevronDown}
        label="Next change"
        keys="N"
        isDisabled={isStuck}
        onPress={() => onGo(chosen + 1)}
      />
      <Button size="s" kind="ghost" aria-pressed={!isMerged} onPress={onTurn}>
        {isMerged ? "Side by side" : "One graph"}
      </Button>
    </div>
  );
}

function useStepKeys(onNext: () => void, onPrevious: () => void, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const listen = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.defaultPrevented) return;
      if (matchesKeys(event, "N")) onNext();
      else if (matchesKeys(event, "P")) onPrevious();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  });
}

function TextView({ comparison, names }: { comparison: Comparison; names: [string, string] }) {
  const { from, to } = comparison;
  const [isUnified, setUnified] = useState(() => localStorage.getItem("studio.compare.text") === "unified");
  const [isPlain, setPlain] = useState(from.format !== to.format);
  const turn = (isOn: boolean) => {
    localStorage.setItem("studio.compare.text", isOn ? "unified" : "pair");
    setUnified(isOn);
  };
  const before = isPlain ? normalised(from.text, from.format) : from.text;
  const after = isPlain ? normalised(to.text, to.format) : to.text;
  const format: TextFormat = isPlain ? "json" : to.format;
  return (
    <section className="text-view" aria-label="Text">
      <div className="view-bar">
        <span>
          {names[0]} → {names[1]}
        </span>
        <span className="view-bar-gap" />
        <Switch isSelected={isPlain} onChange={setPlain}>
          Ignore formatting and key order
        </Switch>
        <Switch isSelected={isUnified} onChange={turn}>
          Unified
        </Switch>
      </div>
      {before === after ? (
        <EmptyState icon={Equal} title="No difference but the writing">
          Without formatting and key order both texts say the same.
        </EmptyState>
      ) : (
        <TextDiff before={before} after={after} format={format} isUnified={isUnified} names={names} />
      )}
    </section>
  );
}
