/** A definition as a graph to draw; whatever is broken in it is drawn as far as it says something. */

import type { EdgeKind, Graph, GraphEdge, GraphNode, NodeType } from "@/graph/types";
import { ruleWords } from "./choice";
import {
  endsScope,
  type Fields,
  innerMachines,
  isFields,
  type Reference,
  referencesOf,
  type Scope,
  STATE_TYPES,
  type StateRef,
  scopesOf,
} from "./machine";
import { type Path, pathOf, pointerOf } from "./syntax";

const LABEL_LENGTH = 42;

/** Id of a state on the canvas, from its pointer. */
export function nodeId(pointer: string): string {
  return pointer.slice(1);
}

/** Pointer of a state, from its id on the canvas; null for pills and stubs. */
export function pointerOfNode(id: string): string | null {
  return id.startsWith("#") ? null : `/${id}`;
}

/** The graph of a definition's value. Never throws. */
export function graphOf(definition: unknown): Graph {
  const graph: Graph = { nodes: [], edges: [] };
  const scopes = scopesOf(definition);
  const root = scopes[0];
  if (!root) return graph;
  if (root.states.length > 0) graph.nodes.push(pill("#start", "Start"));
  for (const scope of scopes) drawScope(graph, scope);
  if (graph.edges.some((edge) => edge.target === "#end")) graph.nodes.push(pill("#end", "End"));
  return graph;
}

/** Path of the scope, name of the state and the place below it that a transition's pointer says. */
export function slotOfEdge(edge: GraphEdge): { scope: Path; source: string | null; slot: Path } | null {
  if (edge.pointer === null) return null;
  const path = pathOf(edge.pointer);
  const source = pointerOfNode(edge.source);
  if (source === null) return { scope: path.slice(0, -1), source: null, slot: ["StartAt"] };
  const statePath = pathOf(source);
  const slot = path.slice(statePath.length).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return { scope: statePath.slice(0, -2), source: statePath.at(-1)!, slot };
}

function pill(id: string, name: "Start" | "End"): GraphNode {
  return { id, name, type: name, parent: null, branch: 0, pointer: null, container: false };
}

function drawScope(graph: Graph, scope: Scope): void {
  const parent = scope.owner ? nodeId(scope.owner.pointer) : null;
  const place = { parent, branch: scope.branch };
  const known = new Map(scope.states.map((state) => [state.name, nodeId(state.pointer)]));
  const target = (name: string): string => {
    const id = known.get(name);
    if (id !== undefined) return id;
    const stub = `#missing:${pointerOf(scope.path)}:${name}`;
    known.set(name, stub);
    graph.nodes.push({ id: stub, name, type: "Missing", ...place, pointer: null, container: false });
    return stub;
  };
  const states = flowOrder(scope);
  for (const state of states) graph.nodes.push({ ...describe(state), ...place });
  if (parent === null && scope.states.length > 0 && typeof scope.machine.StartAt === "string") {
    graph.edges.push(edgeOf("#start", target(scope.machine.StartAt), "start", 0, "", parent, "/StartAt"));
  }
  for (const state of states) drawEdges(graph, state, parent, target);
}

function drawEdges(graph: Graph, state: StateRef, parent: string | null, target: (name: string) => string): void {
  const id = nodeId(state.pointer);
  for (const reference of referencesOf(state.fields)) {
    const pointer = pointerOf([...state.path, ...reference.slot]);
    const index = typeof reference.slot[1] === "number" ? reference.slot[1] : 0;
    graph.edges.push(
      edgeOf(id, target(reference.target), reference.kind, index, labelOf(state.fields, reference), parent, pointer),
    );
  }
  if (parent !== null || !endsScope(state) || state.type === "Fail") return;
  const pointer = state.type === "Succeed" ? null : pointerOf([...state.path, "End"]);
  graph.edges.push(edgeOf(id, "#end", "end", 0, "", parent, pointer));
}

function edgeOf(
  source: string,
  target: string,
  kind: EdgeKind,
  index: number,
  label: string,
  parent: string | null,
  pointer: string | null,
): GraphEdge {
  return { id: `${source}->${target}#${kind}${index}`, source, target, kind, label, parent, index, pointer };
}

/** States from the start along the flow, what only a catcher reaches after the rest, and at last what nothing reaches. */
function flowOrder(scope: Scope): StateRef[] {
  const byName = new Map(scope.states.map((state) => [state.name, state]));
  const order = new Set<StateRef>();
  const handlers: string[] = [];
  const walk = (start: string) => {
    const stack = [start];
    while (stack.length > 0) {
      const state = byName.get(stack.pop()!);
      if (!state || order.has(state)) continue;
      order.add(state);
      const references = referencesOf(state.fields);
      handlers.push(...references.filter((r) => r.kind === "catch").map((r) => r.target));
      stack.push(
        ...references
          .filter((r) => r.kind !== "catch")
          .map((r) => r.target)
          .reverse(),
      );
    }
  };
  if (typeof scope.machine.StartAt === "string") walk(scope.machine.StartAt);
  for (let i = 0; i < handlers.length; i += 1) walk(handlers[i]!);
  for (const state of scope.states) walk(state.name);
  return [...order];
}

function labelOf(fields: Fields, reference: Reference): string {
  if (reference.kind === "default") return "Default";
  if (reference.kind === "choice") return short(ruleWords((fields.Choices as unknown[])[reference.slot[1] as number]));
  if (reference.kind !== "catch") return "";
  const catcher = (fields.Catch as unknown[])[reference.slot[1] as number];
  const errors = isFields(catcher) && Array.isArray(catcher.ErrorEquals) ? catcher.ErrorEquals.map(String) : [];
  return short(errors.length > 0 ? errors.join(", ") : "Catch");
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > LABEL_LENGTH ? `${line.slice(0, LABEL_LENGTH - 1)}…` : line;
}

function describe(state: StateRef): Omit<GraphNode, "parent" | "branch"> {
  const { fields } = state;
  const machines = innerMachines(fields);
  const isContainer = state.type === "Map" || state.type === "Parallel";
  const subtitle = subtitleOf(state.type, fields);
  const tags = state.type === "Map" ? mapTags(fields) : [];
  return {
    id: nodeId(state.pointer),
    name: state.name,
    type: (STATE_TYPES as readonly string[]).includes(state.type) ? (state.type as NodeType) : "Unknown",
    pointer: state.pointer,
    container: isContainer,
    ...(subtitle !== "" && { subtitle }),
    ...(typeof fields.Resource === "string" && { resource: fields.Resource }),
    ...(typeof fields.Comment === "string" && fields.Comment !== "" && { comment: fields.Comment }),
    ...(isContainer && {
      lanes:
        state.type === "Map"
          ? [""]
          : machines.map((m) => (typeof m.machine.Comment === "string" ? m.machine.Comment : "")),
    }),
    ...(tags.length > 0 && { tags }),
  };
}

function mapTags(fields: Fields): string[] {
  const processor = isFields(fields.ItemProcessor) ? fields.ItemProcessor : {};
  const config = isFields(processor.ProcessorConfig) ? processor.ProcessorConfig : {};
  const max = fields.MaxConcurrency;
  return [
    config.Mode === "DISTRIBUTED" ? "Distributed" : "Inline",
    ...(typeof max === "number" && max > 0 ? [`max ${max}`] : []),
  ];
}

function subtitleOf(type: string, fields: Fields): string {
  const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
  switch (type) {
    case "Task":
      return resourceName(text(fields.Resource), fields);
    case "Wait":
      if (typeof fields.Seconds === "number") return `Wait ${fields.Seconds} s`;
      return text(fields.Seconds) || text(fields.SecondsPath) || text(fields.Timestamp) || text(fields.TimestampPath);
    case "Fail":
      return text(fields.Error) || text(fields.ErrorPath);
    case "":
      return "No Type";
    default:
      return (STATE_TYPES as readonly string[]).includes(type) ? "" : `Unknown type ${type}`;
  }
}

/** What a Task calls, in few words: the function, the activity, or service and action. */
export function resourceName(resource: string, fields: Fields = {}): string {
  const functionArn = /:function:([^:]+)/.exec(resource);
  if (functionArn) return functionArn[1]!;
  const activity = /:activity:(.+)$/.exec(resource);
  if (activity) return activity[1]!;
  const integration = /^arn:[^:]*:states:[^:]*:[^:]*:(.+)$/.exec(resource);
  if (!integration) return resource;
  const parameters = isFields(fields.Parameters)
    ? fields.Parameters
    : isFields(fields.Arguments)
      ? fields.Arguments
      : {};
  const name = parameters.FunctionName;
  if (integration[1]!.startsWith("lambda:invoke") && typeof name === "string")
    return /:function:([^:]+)/.exec(name)?.[1] ?? name;
  return integration[1]!.replace(/^aws-sdk:/, "").replace(/\.(sync(:2)?|waitForTaskToken)$/, "");
}
