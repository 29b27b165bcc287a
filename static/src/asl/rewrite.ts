/** Edits of a definition's text by path: every edit touches only the characters it must. */

import { stringify } from "yaml";
import {
  insertBlockEntry,
  insertBlockItem,
  rawOf,
  removeBlockEntry,
  removeBlockItem,
  replaceBlockEntry,
  replaceBlockItem,
} from "./block_changes";
import { applyChanges, type Change } from "./change";
import { insertFlowEntry, insertFlowItem, removeFlowEntry, removeFlowItem, replaceFlow } from "./flow_changes";
import { parse } from "./parse";
import { type Printable, printEntry, printFlow, Raw } from "./print";
import { type Style, styleOf } from "./style";
import {
  entryOf,
  type Format,
  type ListNode,
  type MapNode,
  nodeAt,
  type Path,
  plainValue,
  type SyntaxNode,
} from "./syntax";

/** Where a new field goes among its siblings; at the end when the named sibling is not there. */
export interface Place {
  after?: string;
  before?: string;
}

export class Rewrite {
  /** The sets of changes made so far; each set's offsets refer to the text after the set before it. */
  readonly steps: Change[][] = [];
  private parsed: SyntaxNode | null | undefined;
  private readonly style: Style;

  constructor(
    public text: string,
    readonly format: Format,
  ) {
    this.style = styleOf(text, format, this.root());
  }

  root(): SyntaxNode | null {
    if (this.parsed === undefined) this.parsed = parse(this.text, this.format).root;
    return this.parsed;
  }

  node(path: Path): SyntaxNode | null {
    return nodeAt(this.root(), path);
  }

  value(path: Path): unknown {
    return plainValue(this.node(path));
  }

  has(path: Path): boolean {
    return this.node(path) !== null;
  }

  /** The source text of a value, for putting it elsewhere as it was written. */
  raw(path: Path): Raw | undefined {
    const node = this.node(path);
    return node ? rawOf(this.text, node) : undefined;
  }

  /** Sets the value at `path`; missing maps on the way are made; `undefined` removes. */
  set(path: Path, value: Printable, place: Place = {}): void {
    if (value === undefined) return this.remove(path);
    if (this.has(path) || path.length === 0) return this.commit(this.replaced(path, value));
    const parentPath = path.slice(0, -1);
    const key = path.at(-1)!;
    const parent = this.node(parentPath);
    if (parent?.kind === "list") return this.insertItem(parentPath, Number(key), value);
    if (parent?.kind !== "map") return this.set(parentPath, this.mapOf(String(key), value));
    if (parent.entries.length === 0 && this.canBeBlock(parentPath, parent)) {
      return this.commit(this.replaced(parentPath, this.mapOf(String(key), value)));
    }
    this.commit(this.insertedEntry(parent, placeIndex(parent, place), String(key), value));
  }

  /** Sets many values that exist already, all at once: one parse, one set of changes. */
  setAll(values: readonly { path: Path; value: Printable }[]): void {
    this.commit(values.flatMap(({ path, value }) => (this.has(path) ? this.replaced(path, value) : [])));
  }

  remove(path: Path): void {
    const parent = this.node(path.slice(0, -1));
    const key = path.at(-1);
    if (parent?.kind === "map") {
      const entry = entryOf(parent, String(key));
      const index = entry ? parent.entries.indexOf(entry) : -1;
      if (index >= 0)
        this.commit(parent.flow ? removeFlowEntry(parent, index) : removeBlockEntry(this.text, parent, index));
    } else if (parent?.kind === "list" && parent.items[Number(key)]) {
      this.commit(parent.flow ? removeFlowItem(parent, Number(key)) : removeBlockItem(this.text, parent, Number(key)));
    }
  }

  /** Adds an item to the list at `path`; makes the list if there is none. */
  insertItem(path: Path, index: number, value: Printable): void {
    const list = this.node(path);
    if (list?.kind !== "list") return this.set(path, [value]);
    if (list.items.length === 0 && this.canBeBlock(path, list)) return this.commit(this.replaced(path, [value]));
    this.commit(
      list.flow
        ? insertFlowItem(this.text, this.style, list, index, value)
        : insertBlockItem(this.text, this.style, list, index, value),
    );
  }

  /** Puts the items of the list at `path` in another order; `order[i]` is the old index of the new i-th. */
  reorder(path: Path, order: readonly number[]): void {
    const list = this.node(path);
    if (list?.kind === "list") this.commit(reordered(this.text, list, order));
  }

  /** Gives the entry at `path` another key; its place and value stay. */
  renameKey(path: Path, name: string): void {
    this.renameKeys([{ path, name }]);
  }

  /** Renames keys and sets existing values in one set of changes. */
  renameKeys(
    keys: readonly { path: Path; name: string }[],
    values: readonly { path: Path; value: Printable }[] = [],
  ): void {
    const changes = keys.flatMap(({ path, name }): Change[] => {
      const parent = this.node(path.slice(0, -1));
      const entry = parent?.kind === "map" ? entryOf(parent, String(path.at(-1))) : null;
      return entry ? [{ start: entry.keyStart, end: entry.keyEnd, insert: this.printKey(name, parent!.flow) }] : [];
    });
    this.commit([...changes, ...values.flatMap(({ path, value }) => this.replaced(path, value))]);
  }

  /** A map of one entry; YAML's printer does not know source text, so that entry is printed here. */
  private mapOf(key: string, value: Printable): Printable {
    if (this.format === "json" || !(value instanceof Raw)) return { [key]: value };
    return new Raw(printEntry(key, value, this.style, ""), "", true);
  }

  private printKey(name: string, flow: boolean): string {
    return this.format === "json" || flow ? JSON.stringify(name) : stringify(name, { lineWidth: 0 }).trimEnd();
  }

  private replaced(path: Path, value: Printable): Change[] {
    const node = this.node(path);
    const parent = path.length > 0 ? this.node(path.slice(0, -1)) : null;
    if (!parent || !node) return this.replacedRoot(value);
    if (parent.kind === "map" && !parent.flow)
      return replaceBlockEntry(this.text, this.style, entryOf(parent, String(path.at(-1)))!, value);
    if (parent.kind === "list" && !parent.flow)
      return replaceBlockItem(this.text, this.style, parent.items[Number(path.at(-1))]!, value);
    const oneLine = parent.kind !== "scalar" && !/[\r\n]/.test(this.text.slice(parent.start, parent.end));
    return replaceFlow(this.text, this.style, node, value, this.format === "yaml" || oneLine);
  }

  private replacedRoot(value: Printable): Change[] {
    const { start, end } = this.root() ?? { start: 0, end: this.text.length };
    const insert =
      this.format === "json"
        ? printFlow(value, this.style, "", this.style.minified)
        : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
    return [{ start, end, insert }];
  }

  private insertedEntry(map: MapNode, index: number, key: string, value: Printable): Change[] {
    if (map.flow) return insertFlowEntry(this.text, this.style, map, index, key, value);
    return insertBlockEntry(this.text, this.style, map, index, key, value);
  }

  /** An empty `{}` or `[]` of YAML becomes block style, unless it stands inside a flow value. */
  private canBeBlock(path: Path, node: SyntaxNode): boolean {
    if (this.format !== "yaml" || !node.flow) return false;
    if (path.length === 0) return true;
    const parent = this.node(path.slice(0, -1));
    return parent !== null && parent.kind !== "scalar" && !parent.flow;
  }

  private commit(changes: Change[]): void {
    const real = changes.filter((c) => this.text.slice(c.start, c.end) !== c.insert);
    if (real.length === 0) return;
    this.steps.push(real);
    this.text = applyChanges(this.text, real);
    this.parsed = undefined;
  }
}

function placeIndex(map: MapNode, place: Place): number {
  const find = (key: string) => map.entries.findIndex((entry) => entry.key === key);
  if (place.after !== undefined && find(place.after) >= 0) return find(place.after) + 1;
  if (place.before !== undefined && find(place.before) >= 0) return find(place.before);
  return map.entries.length;
}

function reordered(text: string, list: ListNode, order: readonly number[]): Change[] {
  const spans = list.items.map((item) => ({ start: item.start, end: Math.max(item.value.end, item.start + 1) }));
  if (order.length !== spans.length) return [];
  return spans.map((span, i) => {
    const from = spans[order[i]!]!;
    return { ...span, insert: text.slice(from.start, from.end) };
  });
}
