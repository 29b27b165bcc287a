import { expect, test } from "vitest";
import { foldGraph, hiders } from "./fold";
import { smallGraph } from "./testing/small_graph";
import type { Graph } from "./types";

const names = (graph: Graph) => graph.nodes.map((node) => node.name).join(" ");
const links = (graph: Graph) => graph.edges.map((edge) => `${edge.source}>${edge.target}`).join(" ");

test("nothing folded gives the same graph back", () => {
  const graph = smallGraph("A>B");
  expect(foldGraph(graph, new Set())).toBe(graph);
  expect(foldGraph(graph, new Set(["gone"]))).toBe(graph);
});

test("a folded Parallel hides what is inside, nested containers too, and says how many", () => {
  const graph = smallGraph("P>Z, A>B", { inside: { P: [["A", "B"], ["M"]], M: [["X"]] } });
  const folded = foldGraph(graph, new Set(["P"]));
  expect(names(folded)).toBe("P Z");
  expect(folded.nodes[0]).toMatchObject({ container: false, hidden: 4, hiddenIds: ["A", "B", "M", "X"] });
});

test("a folded Choice hides its branches up to the join", () => {
  const graph = smallGraph("Start>C, C?A, C?B, A>J, B>D, D>J, J>End", { types: { C: "Choice" } });
  const folded = foldGraph(graph, new Set(["C"]));
  expect(names(folded)).toBe("Start C J End");
  expect(links(folded)).toBe("#start>C C>J J>#end");
});

test("a branch that fails does not take the rest of the workflow with it", () => {
  const graph = smallGraph("Start>C, C?F, C?A, A>B, B>End", { types: { C: "Choice", F: "Fail" } });
  expect(names(foldGraph(graph, new Set(["C"])))).toBe("Start C A B End");
});

test("a way back in a loop is hidden, the loop's head is not", () => {
  const graph = smallGraph("Start>T, T>C, C?W, W>T, C?Z, Z>End", { types: { C: "Choice" } });
  const folded = foldGraph(graph, new Set(["C"]));
  expect(names(folded)).toBe("Start T C Z End");
  expect(links(folded)).toContain("C>T");
});

test("a state that others lead to as well stays", () => {
  const graph = smallGraph("Start>A, A!H, A>C, C?H, C?B, B>End, H>X", { types: { C: "Choice", X: "Fail" } });
  expect(names(foldGraph(graph, new Set(["C"])))).toContain("H");
});

test("it names all that must be unfolded to see a state", () => {
  const graph = smallGraph("P>Z", { inside: { P: [["M"]], M: [["X"]] } });
  expect(hiders(graph, new Set(["P", "M"]), "X")).toEqual(["P", "M"]);
  expect(hiders(graph, new Set(["P", "M"]), "Z")).toEqual([]);
});
