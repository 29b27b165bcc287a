/** The editor's bar: where one is, the three modes, history, problems, whether it is saved, save and run. */

import {
  CircleAlert,
  CircleCheck,
  Copy,
  Download,
  EllipsisVertical,
  FileCode2,
  GitCompare,
  History,
  Play,
  Redo2,
  Save,
  TriangleAlert,
  Undo2,
} from "lucide-react";
import { api, messageOf } from "@/api/client";
import type { Workflow } from "@/api/types";
import { Badge, Button, IconButton, Menu, type MenuEntry, toast } from "@/design";
import { useEditor, useEditorData } from "../model/context";
import type { Editor } from "../model/editor";
import { type Mode, openDialog, useUi } from "../ui";
import { SaveWords } from "./SaveWords";
import "./Header.css";

const MODES: { id: Mode; label: string }[] = [
  { id: "design", label: "Design" },
  { id: "code", label: "Code" },
  { id: "config", label: "Config" },
];

export function Header() {
  const name = useEditorData((data) => data.workflow.name);
  return (
    <div className="editor-bar">
      <h1 className="editor-name" title={name}>
        {name}
      </h1>
      <SaveWords />
      <ModeSwitch />
      <HistoryButtons />
      <ProblemCount />
      <Actions />
    </div>
  );
}

function ModeSwitch() {
  const mode = useUi((ui) => ui.mode);
  return (
    <div className="mode-switch" role="radiogroup" aria-label="View">
      {MODES.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          role="radio"
          aria-checked={mode === id}
          onClick={() => useUi.setState({ mode: id })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function HistoryButtons() {
  const editor = useEditor();
  const canUndo = useEditorData((data) => data.canUndo && data.readOnly === null);
  const canRedo = useEditorData((data) => data.canRedo && data.readOnly === null);
  return (
    <div className="editor-group">
      <IconButton label="Undo" keys="Mod+Z" icon={Undo2} isDisabled={!canUndo} onPress={() => editor.undo()} />
      <IconButton label="Redo" keys="Mod+Shift+Z" icon={Redo2} isDisabled={!canRedo} onPress={() => editor.redo()} />
    </div>
  );
}

function ProblemCount() {
  const problems = useEditorData((data) => data.problems);
  const isChecked = useEditorData((data) => data.isChecked);
  const isOpen = useUi((ui) => ui.isProblemsOpen);
  const errors = problems.filter((problem) => problem.severity === "ERROR").length;
  const warnings = problems.filter((problem) => problem.severity === "WARNING").length;
  const words =
    problems.length === 0 && !isChecked
      ? "Checking"
      : errors > 0
        ? count(errors, "error")
        : warnings > 0
          ? count(warnings, "warning")
          : "No problems";
  const icon = errors > 0 ? CircleAlert : warnings > 0 ? TriangleAlert : CircleCheck;
  return (
    <Button
      kind="ghost"
      size="s"
      icon={icon}
      className={`problem-count ${errors > 0 ? "has-errors" : warnings > 0 ? "has-warnings" : ""}`}
      aria-expanded={isOpen}
      onPress={() => useUi.setState({ isProblemsOpen: !isOpen })}
    >
      {errors > 0 && warnings > 0 ? `${words}, ${count(warnings, "warning")}` : words}
    </Button>
  );
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? "" : "s"}`;
}

function Actions() {
  const editor = useEditor();
  const workflow = useEditorData((data) => data.workflow);
  const isReadOnly = useEditorData((data) => data.readOnly !== null);
  const format = useEditorData((data) => data.format);
  const version = workflow.latest_version;
  const base = `/workflows/${workflow.id}`;
  const menu: MenuEntry[] = [
    {
      id: "export",
      label: "Export…",
      detail: "JSON, YAML, SVG, PNG, print",
      icon: Download,
      onAction: () => openDialog({ kind: "export" }),
    },
    {
      id: "convert",
      label: format === "json" ? "Rewrite as YAML…" : "Rewrite as JSON…",
      icon: FileCode2,
      isDisabled: editor.whyNotEditable() !== null,
      onAction: () => openDialog({ kind: "convert" }),
    },
    {
      id: "duplicate",
      label: "Duplicate the workflow…",
      icon: Copy,
      onAction: () => openDialog({ kind: "duplicate" }),
    },
    "separator",
    { id: "versions", label: "Versions", icon: History, href: `${base}/versions/`, isDisabled: version === null },
    {
      id: "compare",
      label: "Compare with the last version",
      icon: GitCompare,
      href: `${base}/compare/?from=${version ?? 1}&to=draft`,
      isDisabled: version === null,
    },
    { id: "runs", label: "Executions of this workflow", icon: Play, href: `/executions/?workflow=${workflow.id}` },
  ];
  return (
    <div className="editor-group editor-actions">
      {version !== null && <Badge title={`The latest saved version is ${version}`}>v{version}</Badge>}
      <Menu
        trigger={<IconButton label="More" icon={EllipsisVertical} />}
        label="More actions"
        items={menu}
        placement="bottom end"
      />
      {!isReadOnly && (
        <Button icon={Save} onPress={() => openDialog({ kind: "save", andRun: false })}>
          Save
        </Button>
      )}
      {isReadOnly ? (
        <Button
          kind="primary"
          icon={Play}
          isDisabled={version === null}
          onPress={() => version !== null && openDialog({ kind: "run", version })}
        >
          Run
        </Button>
      ) : (
        <Button kind="primary" icon={Play} onPress={() => void run(editor)}>
          Run
        </Button>
      )}
    </div>
  );
}

/** Runs the latest version when the text is that version, else asks to save first. */
async function run(editor: Editor): Promise<void> {
  try {
    await editor.saveDraft();
    const { id } = editor.data.workflow;
    const workflow = await api.get<Workflow>(`/workflows/${id}`);
    editor.use.setState({ workflow });
    const { latest_version: latest, has_unsaved_changes: isChanged } = workflow;
    openDialog(latest !== null && !isChanged ? { kind: "run", version: latest } : { kind: "save", andRun: true });
  } catch (error) {
    toast({ kind: "error", title: "The workflow cannot be run now", text: messageOf(error) });
  }
}
