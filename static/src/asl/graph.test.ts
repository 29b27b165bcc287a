import { describe, expect, test } from "vitest";
import { graphOf, slotOfEdge } from "./graph";

const names = (definition: unknown) => graphOf(definition).nodes.map((n) => n.id);
const edges = (definition: unknown) =>
  graphOf(definition).edges.map((e) => `${e.source} -${e.kind}${e.label && ` ${e.label}`}> ${e.target}`);

describe("the graph of a definition", () => {
  test("has pills, states in flow order with handlers last, and labelled transitions", () => {
    const definition = {
      StartAt: "T",
      States: {
        Bad: { Type: "Fail", Error: "E" },
        Done: { Type: "Succeed" },
        Q: {
          Type: "Choice",
          Choices: [
            {
              And: [{ Variable: "$.a", NumericGreaterThan: 3 }, { Not: { Variable: "$.b", IsNull: true } }],
              Next: "P",
            },
          ],
          Default: "Done",
        },
        P: { Type: "Pass", End: true },
        T: {
          Type: "Task",
          Resource: "arn:aws:lambda:...:function:Pay",
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Bad" }],
          Next: "Q",
        },
      },
    };
    expect(names(definition)).toEqual([
      "#start",
      "States/T",
      "States/Q",
      "States/P",
      "States/Done",
      "States/Bad",
      "#end",
    ]);
    expect(edges(definition)).toEqual([
      "#start -start> States/T",
      "States/T -next> States/Q",
      "States/T -catch States.ALL> States/Bad",
      "States/Q -choice $.a > 3 and not ($.b IsNull)> States/P".replace("IsNull", "is null"),
      "States/Q -default Default> States/Done",
      "States/P -end> #end",
      "States/Done -end> #end",
    ]);
    const [task] = graphOf(definition).nodes.slice(1);
    expect(task).toMatchObject({ type: "Task", subtitle: "Pay", pointer: "/States/T", container: false, parent: null });
  });

  test("has containers with their branches, empty ones too, and the old Iterator", () => {
    const definition = {
      StartAt: "P",
      States: {
        P: {
          Type: "Parallel",
          Branches: [{ StartAt: "X", States: { X: { Type: "Pass", End: true } } }, { Comment: "second" }],
          Next: "M",
        },
        M: {
          Type: "Map",
          MaxConcurrency: 10,
          Iterator: { StartAt: "Y", States: { Y: { Type: "Pass", End: true } } },
          End: true,
        },
      },
    };
    const { nodes, edges: lines } = graphOf(definition);
    expect(nodes.find((n) => n.name === "P")).toMatchObject({ container: true, lanes: ["", "second"] });
    expect(nodes.find((n) => n.name === "M")).toMatchObject({
      container: true,
      lanes: [""],
      tags: ["Inline", "max 10"],
    });
    expect(nodes.find((n) => n.name === "X")).toMatchObject({
      parent: "States/P",
      branch: 0,
      id: "States/P/Branches/0/States/X",
    });
    expect(nodes.find((n) => n.name === "Y")).toMatchObject({ parent: "States/M", id: "States/M/Iterator/States/Y" });
    expect(lines.filter((e) => e.parent !== null)).toEqual([]);
  });

  test("shows a dangling Next as a stub and keeps states that nothing reaches", () => {
    const definition = {
      StartAt: "A",
      States: { Lost: { Type: "Pass", End: true }, A: { Type: "Pass", Next: "Nowhere" } },
    };
    expect(graphOf(definition).nodes.map((n) => [n.type, n.name])).toEqual([
      ["Start", "Start"],
      ["Pass", "A"],
      ["Pass", "Lost"],
      ["Missing", "Nowhere"],
      ["End", "End"],
    ]);
  });

  test("knows the place of every transition in the text", () => {
    const definition = {
      StartAt: "A/1",
      States: {
        "A/1": {
          Type: "Map",
          ItemProcessor: { StartAt: "Q", States: { Q: { Type: "Choice", Choices: [{ Next: "Q" }] } } },
          End: true,
        },
      },
    };
    expect(graphOf(definition).edges.map(slotOfEdge)).toEqual([
      { scope: [], source: null, slot: ["StartAt"] },
      { scope: [], source: "A/1", slot: ["End"] },
      { scope: ["States", "A/1", "ItemProcessor"], source: "Q", slot: ["Choices", 0, "Next"] },
    ]);
  });

  const hostile: unknown[] = [
    null,
    [],
    "text",
    {},
    { States: [] },
    {
      StartAt: 3,
      States: { A: null, B: [], C: { Type: 5 }, D: { Type: "Parallel" }, E: { Type: "Map", Iterator: 3 } },
    },
    {
      StartAt: "A",
      States: { A: { Type: "Choice", Choices: [null, 3, { Next: 4 }, { Next: "A", And: 3 }], Catch: {}, Default: {} } },
    },
    { States: { __proto__: { Type: "Pass" }, constructor: { Type: "Pass", Next: "toString" } } },
  ];
  test.each(hostile.map((definition) => [definition]))("never throws, whatever the value is: %j", (definition) => {
    const { nodes, edges: lines } = graphOf(definition);
    const ids = new Set(nodes.map((n) => n.id));
    expect(ids.size).toBe(nodes.length);
    for (const line of lines) expect(ids.has(line.source) && ids.has(line.target)).toBe(true);
  });
});
