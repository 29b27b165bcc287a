import { expect, it } from "vitest";
import { graphOf } from "@/asl/graph";
import { edgeMarks, mergeGraphs } from "./mergeGraphs";

const chain = (...names: string[]) => ({
  StartAt: names[0],
  States: Object.fromEntries(
    names.map((name, index) => [
      name,
      { Type: "Pass", ...(names[index + 1] ? { Next: names[index + 1] } : { End: true }) },
    ]),
  ),
});

const merged = (before: unknown, after: unknown) => mergeGraphs(graphOf(before), graphOf(after));
const words = ({ graph, edges }: ReturnType<typeof merged>) =>
  graph.edges.map((edge) => {
    const name = (id: string) => graph.nodes.find((node) => node.id === id)?.name;
    return `${edges.get(edge.id) ?? "same"} ${name(edge.source)}>${name(edge.target)}`;
  });

it("marks nothing between equals", () => {
  expect(merged(chain("A", "B"), chain("A", "B")).edges.size).toBe(0);
});

it("keeps a removed state and its transitions in the picture", () => {
  const both = merged(chain("A", "B", "C"), chain("A", "C"));
  expect(both.graph.nodes.map(({ name }) => name)).toContain("B");
  expect(words(both).sort()).toEqual(["added A>C", "removed A>B", "removed B>C", "same C>End", "same Start>A"].sort());
});

it("gives every node and edge an id of its own", () => {
  const inner = (name: string) => ({
    StartAt: "P",
    States: { P: { Type: "Parallel", Branches: [chain(name)], End: true } },
  });
  const { graph } = merged(inner("A"), inner("B"));
  const ids = [...graph.nodes, ...graph.edges].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const removed = graph.nodes.find(({ name }) => name === "A");
  expect(graph.nodes.find(({ id }) => id === removed?.parent)?.name).toBe("P");
});

it("takes a state that moved into a container as the same state", () => {
  const after = { StartAt: "P", States: { P: { Type: "Parallel", Branches: [chain("A")], End: true } } };
  const { graph } = merged(chain("A"), after);
  expect(graph.nodes.filter(({ name }) => name === "A")).toHaveLength(1);
});

it("marks each side on its own graph", () => {
  const [before, after] = [graphOf(chain("A", "B", "C")), graphOf(chain("A", "C"))];
  const marks = edgeMarks(before, after);
  expect([...marks.before.keys()].every((id) => before.edges.some((edge) => edge.id === id))).toBe(true);
  expect([...marks.after.keys()].every((id) => after.edges.some((edge) => edge.id === id))).toBe(true);
  expect([marks.before.size, marks.after.size]).toEqual([2, 1]);
});
