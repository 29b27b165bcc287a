/** Graphs of any size for tests and benches, the same for the same seed: blocks in a row, blocks inside blocks. */
import type { EdgeKind, Graph, GraphEdge, GraphNode, NodeType } from "../types";

export interface RandomGraphOptions {
  /** One handler that many states catch into. */
  hasSharedHandler?: boolean;
}

/** An end of the flow so far: the next block will be linked to it. */
interface Loose {
  from: string;
  kind: EdgeKind;
  label: string;
}

const WORDS = ["Validate", "Fetch", "Charge", "Notify", "Transform", "Reserve", "Publish", "Archive", "Score", "Index"];
const THINGS = ["order", "payment", "customer record", "inventory", "monthly report", "thumbnail", "shipment"];

export function randomGraph(states: number, seed: number, options: RandomGraphOptions = {}): Graph {
  return new Builder(seed, options).build(states);
}

class Builder {
  private readonly nodes: GraphNode[] = [];
  private readonly edges: GraphEdge[] = [];
  private state: number;
  private left = 0;
  private handler: string | null = null;

  constructor(
    seed: number,
    private readonly options: RandomGraphOptions,
  ) {
    this.state = (seed * 2654435761) >>> 0 || 1;
  }

  build(states: number): Graph {
    this.left = states;
    this.nodes.push(this.pill("Start"));
    if (this.options.hasSharedHandler) this.handler = this.addState("Task", null, 0, "Handle every failure");
    const loose = this.sequence(states, null, 0, [{ from: "#start", kind: "start", label: "" }], 0);
    this.nodes.push(this.pill("End"));
    for (const end of loose) this.link(end, "#end", null, "end");
    return { nodes: this.nodes, edges: this.edges };
  }

  /** Xorshift: small, and the same everywhere. */
  private random(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    this.state >>>= 0;
    return this.state / 2 ** 32;
  }

  private between(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  private pill(type: "Start" | "End"): GraphNode {
    const id = `#${type.toLowerCase()}`;
    return { id, name: type, type, parent: null, branch: 0, pointer: null, container: false };
  }

  private addState(type: NodeType, parent: string | null, branch: number, name?: string): string {
    const number = this.nodes.length;
    const words = name ?? `${WORDS[number % WORDS.length]} ${THINGS[(number * 3) % THINGS.length]} ${number}`;
    const id = `${parent ?? ""}/${branch}/${words}`;
    const container = type === "Map" || type === "Parallel";
    this.nodes.push({ id, name: words, type, parent, branch, pointer: id, container, subtitle: type });
    this.left -= 1;
    return id;
  }

  private link(end: Loose, target: string, parent: string | null, kind: EdgeKind = end.kind): void {
    const index = this.edges.length;
    const id = `${end.from}->${target}#${kind}${index}`;
    this.edges.push({ id, source: end.from, target, kind, label: end.label, parent, index, pointer: null });
  }

  private linkAll(ends: readonly Loose[], target: string, parent: string | null): void {
    for (const end of ends) this.link(end, target, parent);
  }

  /** Adds up to `budget` states after `ends`; returns the new loose ends. */
  private sequence(budget: number, parent: string | null, branch: number, ends: Loose[], depth: number): Loose[] {
    const stop = this.left - budget;
    let loose = ends;
    while (this.left > Math.max(stop, 0)) {
      const room = this.left - stop;
      const dice = this.random();
      if (dice < 0.14 && room >= 6 && depth < 3) loose = this.container("Parallel", room, parent, branch, loose, depth);
      else if (dice < 0.24 && room >= 5 && depth < 3) loose = this.container("Map", room, parent, branch, loose, depth);
      else if (dice < 0.42 && room >= 5) loose = this.choice(room, parent, branch, loose, depth);
      else if (dice < 0.52 && room >= 4) loose = this.poll(parent, branch, loose);
      else loose = this.step(parent, branch, loose);
    }
    return loose;
  }

  private step(parent: string | null, branch: number, ends: Loose[]): Loose[] {
    const id = this.addState("Task", parent, branch);
    this.linkAll(ends, id, parent);
    const loose: Loose[] = [{ from: id, kind: "next", label: "" }];
    const dice = this.random();
    if (this.handler !== null && parent === null && dice < 0.5) {
      this.link({ from: id, kind: "catch", label: "States.ALL" }, this.handler, parent);
    } else if (dice < 0.12) {
      const fail = this.addState("Fail", parent, branch);
      this.link({ from: id, kind: "catch", label: "States.TaskFailed" }, fail, parent);
    } else if (dice < 0.2) {
      const first = this.addState("Task", parent, branch);
      const second = this.addState("Task", parent, branch);
      const last = this.addState("Fail", parent, branch);
      this.link({ from: id, kind: "catch", label: "States.ALL" }, first, parent);
      this.link({ from: first, kind: "next", label: "" }, second, parent);
      this.link({ from: second, kind: "next", label: "" }, last, parent);
    }
    return loose;
  }

  private poll(parent: string | null, branch: number, ends: Loose[]): Loose[] {
    const wait = this.addState("Wait", parent, branch);
    const ask = this.addState("Task", parent, branch);
    const done = this.addState("Choice", parent, branch);
    this.linkAll(ends, wait, parent);
    this.link({ from: wait, kind: "next", label: "" }, ask, parent);
    this.link({ from: ask, kind: "next", label: "" }, done, parent);
    this.link({ from: done, kind: "choice", label: '$.status == "RUNNING"' }, wait, parent);
    return [{ from: done, kind: "default", label: "Default" }];
  }

  private choice(room: number, parent: string | null, branch: number, ends: Loose[], depth: number): Loose[] {
    const id = this.addState("Choice", parent, branch);
    this.linkAll(ends, id, parent);
    const ways = this.between(2, 4);
    const each = Math.max(1, Math.floor(Math.min(room - 1, this.between(ways, ways * 3)) / ways));
    const loose: Loose[] = [];
    for (let way = 0; way < ways && this.left > 0; way++) {
      const isDefault = way === ways - 1;
      const end: Loose = isDefault
        ? { from: id, kind: "default", label: "Default" }
        : { from: id, kind: "choice", label: `$.total > ${this.between(10, 9000)}` };
      loose.push(...this.sequence(each, parent, branch, [end], depth + 1));
    }
    return loose;
  }

  private container(
    type: "Parallel" | "Map",
    room: number,
    parent: string | null,
    branch: number,
    ends: Loose[],
    depth: number,
  ): Loose[] {
    const id = this.addState(type, parent, branch);
    const node = this.nodes.at(-1)!;
    this.linkAll(ends, id, parent);
    const lanes = type === "Map" ? 1 : this.between(2, 4);
    node.lanes = new Array<string>(lanes).fill("");
    const each = Math.max(1, Math.floor(Math.min(room - 1, this.between(lanes, lanes * 6)) / lanes));
    for (let lane = 0; lane < lanes; lane++) {
      // now and then a branch is still empty
      if (this.random() < 0.06) continue;
      this.sequence(each, id, lane, [], depth + 1);
    }
    return [{ from: id, kind: "next", label: "" }];
  }
}
