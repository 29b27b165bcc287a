/** A graph with positions: containers from the inside out, each branch a flow of its own, side by side. */
import type { Box, Direction, Graph, GraphEdge, GraphNode, Layout } from "../types";
import type { AskElk, FlowLink } from "./elk_segment";
import { copyPlaced, createCache, type LayoutCache, layoutFlow, type PlacedFlow } from "./flow";
import type { Measure, Size } from "./metrics";
import * as metrics from "./metrics";
import { flipSize, turned } from "./transpose";

export interface LayoutOptions {
  direction: Direction;
  measure: Measure;
}

export interface Layouter {
  layout: (graph: Graph, options: LayoutOptions) => Promise<Layout>;
  /** How many segments ELK was asked for so far. */
  misses: () => number;
}

/** Keeps the segments it has seen: an edit costs the segments it changed. */
export function createLayouter(elk: AskElk): Layouter {
  const cache = createCache(elk);
  return {
    layout: (graph, options) => new GraphLayout(graph, options, cache).run(),
    misses: cache.misses,
  };
}

export const laneKey = (container: string, branch: number): string => `${container}#${branch}`;

interface Inside {
  content: PlacedFlow;
  lanes: Map<string, Box>;
}

const ROOT = "";

class GraphLayout {
  private readonly children = new Map<string, GraphNode[]>();
  private readonly links = new Map<string, FlowLink[]>();
  private readonly sizes = new Map<string, Size>();
  private readonly insides = new Map<string, Inside>();
  private readonly byId: Map<string, GraphNode>;

  constructor(
    graph: Graph,
    private readonly options: LayoutOptions,
    private readonly cache: LayoutCache,
  ) {
    this.byId = new Map(graph.nodes.map((node) => [node.id, node]));
    for (const node of graph.nodes) push(this.children, node.parent ?? ROOT, node);
    for (const edge of graph.edges) push(this.links, edge.parent ?? ROOT, this.link(edge));
  }

  async run(): Promise<Layout> {
    const nodes = this.children.get(ROOT) ?? [];
    await this.layContainers(nodes);
    const flow = await this.flow(nodes, ROOT);
    const layout: Layout = {
      nodes: new Map(),
      edges: new Map(),
      lanes: new Map(),
      bounds: { x: 0, y: 0, w: flow.w, h: flow.h },
    };
    this.collect(flow, 0, 0, layout);
    return turned(layout, this.options.direction);
  }

  private link(edge: GraphEdge): FlowLink {
    const size = metrics.labelSize(edge, this.options.measure);
    const label = size === null ? null : flipSize(size, this.options.direction);
    return { id: edge.id, source: edge.source, target: edge.target, isCatch: edge.kind === "catch", label };
  }

  private flow(nodes: readonly GraphNode[], parent: string): Promise<PlacedFlow> {
    const ids = nodes.map((node) => node.id);
    const inside = new Set(ids);
    const links = (this.links.get(parent) ?? []).filter((link) => inside.has(link.source) && inside.has(link.target));
    return layoutFlow(ids, links, (id) => this.size(id), this.cache);
  }

  private size(id: string): Size {
    const known = this.sizes.get(id);
    if (known !== undefined) return known;
    const size = flipSize(metrics.stateSize(this.byId.get(id)!, this.options.measure), this.options.direction);
    this.sizes.set(id, size);
    return size;
  }

  private async layContainers(nodes: readonly GraphNode[]): Promise<void> {
    await Promise.all(nodes.filter((node) => node.container).map((node) => this.layContainer(node)));
  }

  private async layContainer(node: GraphNode): Promise<void> {
    const children = this.children.get(node.id) ?? [];
    await this.layContainers(children);
    const titles = node.lanes ?? [""];
    const flows = await Promise.all(
      titles.map((_, branch) => {
        const lane = children.filter((child) => child.branch === branch);
        return lane.length === 0 ? null : this.flow(lane, node.id);
      }),
    );
    const inside = this.besides(
      node.id,
      flows,
      titles.some((title) => title !== ""),
    );
    const frame = this.frame();
    const least = flipSize(metrics.containerMinimum(node, this.options.measure), this.options.direction);
    const size = {
      w: Math.max(least.w, inside.content.w + frame.left + frame.right),
      h: Math.max(least.h, inside.content.h + frame.top + frame.bottom),
    };
    this.sizes.set(node.id, size);
    const x = frame.left + (size.w - frame.left - frame.right - inside.content.w) / 2;
    this.insides.set(node.id, shifted(inside, x, frame.top));
  }

  /** The header is above in both directions: in a layout that is turned later, that is left. */
  private frame() {
    const header = metrics.HEADER_HEIGHT + metrics.INSIDE_TOP;
    const side = metrics.INSIDE;
    return this.options.direction === "DOWN"
      ? { top: header, left: side, right: side, bottom: side }
      : { top: side, left: header, right: side, bottom: side };
  }

  private besides(id: string, flows: readonly (PlacedFlow | null)[], hasTitles: boolean): Inside {
    const content: PlacedFlow = { nodes: new Map(), edges: new Map(), w: 0, h: 0 };
    const lanes = new Map<string, Box>();
    const empty = flipSize(metrics.EMPTY_LANE, this.options.direction);
    const isDown = this.options.direction === "DOWN";
    const title = hasTitles ? metrics.LANE_TITLE : 0;
    const [titleX, titleY] = isDown ? [0, title] : [title, 0];
    let x = 0;
    flows.forEach((flow, branch) => {
      if (branch > 0) x += metrics.LANE_GAP;
      const { w, h } = flow ?? empty;
      if (flow !== null) copyPlaced(flow, content, x + titleX, titleY);
      lanes.set(laneKey(id, branch), { x, y: 0, w: w + titleX, h: h + titleY });
      x += w + titleX;
      content.h = Math.max(content.h, h + titleY);
    });
    content.w = x;
    for (const lane of lanes.values()) lane.h = content.h;
    return { content, lanes };
  }

  private collect(flow: PlacedFlow, x: number, y: number, layout: Layout): void {
    copyPlaced(flow, layout, x, y);
    for (const [id, box] of flow.nodes) {
      const inside = this.insides.get(id);
      if (inside === undefined) continue;
      this.collect(inside.content, x + box.x, y + box.y, layout);
      for (const [key, lane] of inside.lanes)
        layout.lanes.set(key, { ...lane, x: lane.x + x + box.x, y: lane.y + y + box.y });
    }
  }
}

function shifted(inside: Inside, x: number, y: number): Inside {
  const content: PlacedFlow = { nodes: new Map(), edges: new Map(), w: inside.content.w, h: inside.content.h };
  copyPlaced(inside.content, content, x, y);
  const lanes = new Map(Array.from(inside.lanes, ([key, lane]) => [key, { ...lane, x: lane.x + x, y: lane.y + y }]));
  return { content, lanes };
}

function push<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}
