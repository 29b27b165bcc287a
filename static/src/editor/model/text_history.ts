/** The definition's text and its one history: canvas, forms and code all write through here. */

import { history, isolateHistory, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import {
  ChangeSet,
  Compartment,
  EditorState,
  type Extension,
  type Transaction,
  type TransactionSpec,
} from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Change } from "@/asl/change";
import type { Format } from "@/asl/syntax";
import { formatField, formatSwap, type Selection, selectionSwap, swapping, textWithBreaks } from "./effects";

const STEPS_KEPT = 1000;

export interface EditOptions {
  /** The selection before and after, brought back by undo and redo. */
  selection?: { before: Selection; after: Selection };
  /** Edits of the same field one after the other are one step; any other edit stands alone. */
  field?: string;
  format?: { before: Format; after: Format };
}

type Listener = (transactions: readonly Transaction[]) => void;

export class TextHistory {
  state: EditorState;
  private view: EditorView | null = null;
  private readonly listeners = new Set<Listener>();
  private readonly language = new Compartment();
  private readonly writable = new Compartment();
  /** CRLF is put back when the text leaves the editor; mixed line ends stay as they are. */
  readonly newline: "\n" | "\r\n";
  private lastField: string | null = null;

  constructor(
    text: string,
    format: Format,
    private readonly languageOf: (format: Format) => Extension = () => [],
    extensions: Extension = [],
  ) {
    this.newline = /\r\n/.test(text) && !/(^|[^\r])\n|\r(?!\n)/.test(text) ? "\r\n" : "\n";
    this.state = EditorState.create({
      doc: this.newline === "\r\n" ? text.replaceAll("\r\n", "\n") : text,
      extensions: [
        // a lone \r in a text of mixed line ends is a character like any other
        EditorState.lineSeparator.of("\n"),
        history({ minDepth: STEPS_KEPT, newGroupDelay: 600 }),
        swapping(format),
        this.writable.of([]),
        this.language.of(languageOf(format)),
        extensions,
      ],
    });
  }

  /** The text with `\n` as line break: what offsets and lines refer to. */
  get text(): string {
    return this.state.doc.toString();
  }

  /** The text byte for byte as it is stored. */
  get storedText(): string {
    return textWithBreaks(this.state.doc, this.newline);
  }

  get format(): Format {
    return this.state.field(formatField);
  }

  get canUndo(): boolean {
    return undoDepth(this.state) > 0;
  }

  get canRedo(): boolean {
    return redoDepth(this.state) > 0;
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  setReadOnly(isReadOnly: boolean): void {
    this.dispatch({ effects: this.writable.reconfigure(EditorState.readOnly.of(isReadOnly)) });
  }

  /** Makes sets of changes as one step of the history; each set refers to the text after the one before. */
  edit(steps: readonly (readonly Change[])[], options: EditOptions = {}): void {
    const changes = steps.reduce<ChangeSet>((all, step) => {
      const set = step.map((c) => ({ from: c.start, to: c.end, insert: c.insert }));
      return all.compose(ChangeSet.of(set, all.newLength, "\n"));
    }, ChangeSet.empty(this.state.doc.length));
    const joins = options.field !== undefined && options.field === this.lastField;
    this.dispatch({
      changes,
      effects: [
        ...(options.selection ? [selectionSwap.of(options.selection)] : []),
        ...(options.format ? [formatSwap.of(options.format)] : []),
      ],
      annotations: joins ? [] : isolateHistory.of(options.field === undefined ? "full" : "before"),
      // the history joins only what is typed
      userEvent: options.field === undefined ? "input.command" : "input.type.form",
    });
    this.lastField = options.field ?? null;
  }

  /** Replaces the whole text by the smallest single change. */
  replaceAll(text: string, options: EditOptions = {}): void {
    const old = this.text;
    const fresh = this.newline === "\r\n" ? text.replaceAll("\r\n", "\n") : text;
    let start = 0;
    while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start += 1;
    let tail = 0;
    const most = Math.min(old.length, fresh.length) - start;
    while (tail < most && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
    const change = { start, end: old.length - tail, insert: fresh.slice(start, fresh.length - tail) };
    this.edit([[change]], options);
  }

  undo(): boolean {
    return undo({ state: this.state, dispatch: (transaction) => this.accept([transaction]) });
  }

  redo(): boolean {
    return redo({ state: this.state, dispatch: (transaction) => this.accept([transaction]) });
  }

  dispatch(spec: TransactionSpec): void {
    this.accept([this.state.update(spec)]);
  }

  /** The code pane shows this text from now on, and sends its transactions here. */
  attach(view: EditorView): () => void {
    this.view = view;
    return () => {
      if (this.view === view) this.view = null;
    };
  }

  accept(transactions: readonly Transaction[]): void {
    const last = transactions.at(-1);
    if (!last) return;
    this.lastField = null;
    this.state = last.state;
    this.view?.update(transactions);
    for (const listener of this.listeners) listener(transactions);
    if (transactions.some((t) => t.effects.some((e) => e.is(formatSwap)))) {
      this.dispatch({ effects: this.language.reconfigure(this.languageOf(this.format)) });
    }
  }
}
