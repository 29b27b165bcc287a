/** What changes while the graph stays: statuses, visits, problems, differences. One subscription per node and edge, no React in between. */
import type { Status } from "@/design/status";

export type DiffMark = "added" | "removed" | "changed";

export interface NodeOverlay {
  status?: Status;
  /** How often the state was entered; 2 and more shows "×N". */
  visits?: number;
  /** Small words beside the status: "3 of 10", "attempt 2". */
  note?: string;
  problems?: { errors: number; warnings: number };
  diff?: DiffMark;
}

export interface EdgeOverlay {
  /** The execution went this way. */
  taken?: boolean;
  diff?: DiffMark;
}

type Listener = () => void;

/** Values by id; `set` tells only the listeners of ids whose value really changed. */
export class OverlayStore<T extends object> {
  private values = new Map<string, T>();
  private listeners = new Map<string, Set<Listener>>();
  private everyone = new Set<Listener>();

  get(id: string): T | undefined {
    return this.values.get(id);
  }

  set(id: string, value: T | undefined): void {
    if (this.put(id, value)) this.tell([id]);
  }

  /** Sets many, keeps the rest. */
  merge(values: Iterable<readonly [string, T | undefined]>): void {
    const changed: string[] = [];
    for (const [id, value] of values) if (this.put(id, value)) changed.push(id);
    this.tell(changed);
  }

  /** Sets all; what is not named is cleared. */
  replace(values: ReadonlyMap<string, T>): void {
    const changed = [...this.values.keys()].filter((id) => !values.has(id));
    for (const id of changed) this.values.delete(id);
    for (const [id, value] of values) if (this.put(id, value)) changed.push(id);
    this.tell(changed);
  }

  clear(): void {
    this.replace(new Map());
  }

  subscribe(id: string, listener: Listener): () => void {
    const group = this.listeners.get(id) ?? new Set();
    this.listeners.set(id, group.add(listener));
    return () => {
      group.delete(listener);
      if (group.size === 0 && this.listeners.get(id) === group) this.listeners.delete(id);
    };
  }

  /** For the minimap and the like: called once per change, whichever ids. */
  subscribeAll(listener: Listener): () => void {
    this.everyone.add(listener);
    return () => this.everyone.delete(listener);
  }

  private put(id: string, value: T | undefined): boolean {
    if (sameFields(this.values.get(id), value)) return false;
    if (value === undefined) this.values.delete(id);
    else this.values.set(id, value);
    return true;
  }

  private tell(ids: readonly string[]): void {
    if (ids.length === 0) return;
    for (const id of ids) for (const listener of this.listeners.get(id) ?? []) listener();
    for (const listener of this.everyone) listener();
  }
}

function sameFields(a: object | undefined, b: object | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

export interface GraphOverlay {
  nodes: OverlayStore<NodeOverlay>;
  edges: OverlayStore<EdgeOverlay>;
}

/** Make one per page (outside render, or in useState) and keep it: the canvas subscribes to it. */
export function createOverlay(): GraphOverlay {
  return { nodes: new OverlayStore<NodeOverlay>(), edges: new OverlayStore<EdgeOverlay>() };
}
