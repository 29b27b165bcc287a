/** One open workflow: its text, what it means, what is wrong with it, what is selected, and whether it is saved. */

import { create, type StoreApi, type UseBoundStore } from "zustand";
import { api } from "@/api/client";
import type { Draft, Handler, Problem, Version, Workflow } from "@/api/types";
import { EditRefusal } from "@/asl/edits";
import { Rewrite } from "@/asl/rewrite";
import { type Format, pathOf } from "@/asl/syntax";
import { toast } from "@/design";
import { codeExtensions, languageOf } from "../code/extensions";
import { Checker, syntaxProblems } from "./checker";
import { type Definition, readDefinition } from "./definition";
import { DraftKeeper, type SaveState } from "./draft_keeper";
import { NOTHING, type Selection, selectionSwap } from "./effects";
import { changesOf } from "./positions";
import { TextHistory } from "./text_history";

export interface EditorData {
  workflow: Workflow;
  /** Why nothing can be changed here, as a sentence; null where it can. */
  readOnly: string | null;
  text: string;
  format: Format;
  definition: Definition;
  selection: Selection;
  problems: Problem[];
  /** The server has looked at the text as it is now. */
  isChecked: boolean;
  checkFailure: string | null;
  save: SaveState;
  canUndo: boolean;
  canRedo: boolean;
  handlers: Handler[];
  /** Id of the environment that the definition is checked with; null for none. */
  environment: string | null;
}

/** Gives the pointer or pointers of the states to select; with anything else the selection stays. */
export type Command = (rewrite: Rewrite) => unknown;

const environmentKey = ({ id }: Workflow) => `studio.editor.environment.${id}`;

export class Editor {
  readonly history: TextHistory;
  readonly use: UseBoundStore<StoreApi<EditorData>>;
  private readonly keeper: DraftKeeper;
  private readonly checker: Checker;

  constructor(workflow: Workflow, version: Version | null, readOnly: string | null) {
    const { text, format } = version ?? workflow.draft;
    this.history = new TextHistory(text, format, languageOf, codeExtensions(this));
    this.use = create<EditorData>(() => ({
      workflow,
      readOnly,
      text: this.history.text,
      format,
      definition: readDefinition(this.history.text, format, null),
      selection: NOTHING,
      problems: [],
      isChecked: false,
      checkFailure: null,
      save: { kind: "saved", at: workflow.draft.saved_at },
      canUndo: false,
      canRedo: false,
      handlers: [],
      environment: localStorage.getItem(environmentKey(workflow)),
    }));
    const { draft } = workflow;
    this.keeper = new DraftKeeper(
      workflow.id,
      draft.revision,
      { text: draft.text, format: draft.format, at: draft.saved_at },
      () => ({ text: this.history.storedText, format: this.history.format }),
      (save, saved) => this.savedDraft(save, saved),
    );
    this.checker = new Checker(
      (problems, checked) =>
        checked === this.data.text && this.use.setState({ problems, isChecked: true, checkFailure: null }),
      (checkFailure) => this.use.setState({ checkFailure }),
    );
    this.history.subscribe((transactions) => {
      for (const t of transactions) for (const e of t.effects) if (e.is(selectionSwap)) this.select(e.value.after);
      if (transactions.some((t) => t.docChanged)) this.textChanged();
    });
    if (readOnly !== null) this.history.setReadOnly(true);
    this.check();
  }

  get data(): EditorData {
    return this.use.getState();
  }

  /** Does a command as one step of the history and selects the states it gives. False when it was refused, with a message. */
  run(command: Command, options: { field?: string; isQuiet?: boolean } = {}): boolean {
    const refusal = this.whyNotEditable();
    if (refusal !== null) {
      toast({ kind: "error", title: "Nothing was changed", text: refusal });
      return false;
    }
    const rewrite = new Rewrite(this.history.text, this.history.format);
    try {
      const result = command(rewrite);
      const before = this.data.selection;
      const states = typeof result === "string" ? [result] : Array.isArray(result) ? (result as string[]) : null;
      const after = states ? { states, edge: null } : this.stillThere(before, rewrite);
      if (rewrite.steps.length > 0) this.history.edit(rewrite.steps, { selection: { before, after }, ...options });
      this.select(after);
      return true;
    } catch (error) {
      if (!(error instanceof EditRefusal)) throw error;
      toast({ kind: "error", title: "Nothing was changed", text: error.message });
      return false;
    }
  }

  /** Why canvas and forms cannot change the text now, or null. */
  whyNotEditable(): string | null {
    const { readOnly, definition, format } = this.data;
    if (readOnly !== null) return readOnly;
    const [fault] = definition.faults;
    if (!fault) return null;
    const { number } = this.history.state.doc.lineAt(Math.min(fault.start, this.history.state.doc.length));
    return `The text is not valid ${format === "json" ? "JSON" : "YAML"} (line ${number}: ${fault.message}) Correct it in the code first.`;
  }

  /** Makes the change that a problem offers. */
  applyFix(problem: Problem): void {
    if (problem.fix === null || this.data.readOnly !== null) return;
    if (!this.data.isChecked) return; // its positions are those of an older text
    this.history.edit([changesOf(this.history.text, problem.fix.edits)]);
  }

  /** Sets the rules of advice that this workflow does without, and checks again. @throws ApiError with the sentence to show. */
  async suppress(rules: string[]): Promise<void> {
    const { id } = this.data.workflow;
    const { suppressed_rules } = await api.patch<Workflow>(`/workflows/${id}`, { suppressed_rules: rules });
    this.use.setState({ workflow: { ...this.data.workflow, suppressed_rules } });
    this.check();
  }

  replaceText(text: string, format: Format): void {
    const { selection } = this.data;
    this.history.replaceAll(text, {
      selection: { before: selection, after: selection },
      ...(format !== this.history.format && { format: { before: this.history.format, after: format } }),
    });
  }

  /** True always: the key was meant for the history, also when that is at its end. */
  undo(): true {
    if (this.data.readOnly === null) this.history.undo();
    return true;
  }

  redo(): true {
    if (this.data.readOnly === null) this.history.redo();
    return true;
  }

  select(selection: Selection): void {
    const old = this.data.selection;
    const isSame = old.edge === selection.edge && old.states.join("\n") === selection.states.join("\n");
    if (!isSame) this.use.setState({ selection });
  }

  selectState(pointer: string | null): void {
    this.select(pointer === null ? NOTHING : { states: [pointer], edge: null });
  }

  check(): void {
    const { workflow, environment } = this.data;
    const { text, format } = this.history;
    this.checker.check({ text, format, type: workflow.type, workflow: workflow.id, environment });
  }

  /** Checks with the values of an environment from now on, or with none; remembered for this workflow. */
  checkWith(environment: string | null): void {
    const key = environmentKey(this.data.workflow);
    if (environment === null) localStorage.removeItem(key);
    else localStorage.setItem(key, environment);
    this.use.setState({ environment, isChecked: false });
    this.check();
  }

  /** Sends the draft now. @throws ApiError with the sentence to show. */
  saveDraft(): Promise<void> {
    return this.keeper.flush();
  }

  get storedText(): string {
    return this.history.storedText;
  }

  /** The page goes away. True when something is not on the server yet. */
  leave(): boolean {
    if (this.data.readOnly !== null) return false;
    const isUnsaved = this.keeper.hasUnsaved;
    this.keeper.leave();
    return isUnsaved;
  }

  /** Ends a conflict. The text that gives way stays in the history: undo brings it back. */
  settleConflict(theirs: Draft, keep: "mine" | "theirs"): void {
    const mine = { text: this.history.storedText, format: this.history.format };
    this.replaceText(theirs.text, theirs.format);
    if (keep === "mine") this.replaceText(mine.text, mine.format);
    this.keeper.settle(theirs);
  }

  private savedDraft(save: SaveState, draft: Draft | null): void {
    if (draft === null) return this.use.setState({ save });
    const { workflow } = this.data;
    this.use.setState({ save, workflow: { ...workflow, draft, has_unsaved_changes: true } });
  }

  private textChanged(): void {
    const { history } = this;
    this.check(); // the server looks at the text while it is read and drawn here
    const definition = readDefinition(history.text, history.format, this.data.definition);
    const syntax = syntaxProblems(history.state.doc, definition.faults);
    this.use.setState({
      text: history.text,
      format: history.format,
      definition,
      isChecked: false,
      canUndo: history.canUndo,
      canRedo: history.canRedo,
      ...(syntax.length > 0 && { problems: syntax }),
    });
    this.keeper.changed();
  }

  private stillThere(selection: Selection, rewrite: Rewrite): Selection {
    const states = selection.states.filter((pointer) => rewrite.has(pathOf(pointer)));
    return states.length === selection.states.length ? selection : { ...selection, states };
  }
}
