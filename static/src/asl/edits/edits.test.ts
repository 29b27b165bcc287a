import { describe, expect, test } from "vitest";
import { statesOf } from "../machine";
import { Rewrite } from "../rewrite";
import {
  clipboardText,
  duplicateState,
  EditRefusal,
  fragmentFromText,
  fragmentOf,
  insertFragment,
  lastSpot,
  makeStart,
  moveState,
  newState,
  removeState,
  removeStates,
  renameState,
  type Spot,
  setNext,
  unreachedWithout,
  unwrapState,
} from "./index";
import { expectInEveryStyle, type Loose } from "./style_matrix";

const task = (next: string | null, extra = {}) => ({
  Type: "Task",
  Resource: "arn:x",
  ...extra,
  ...(next ? { Next: next } : { End: true }),
});
const pass = (next: string | null) => ({ Type: "Pass", ...(next ? { Next: next } : { End: true }) });
const machine = (start: string, States: Record<string, Loose>) => ({ StartAt: start, States });
const edge = (source: string | null, ...slot: (string | number)[]): Spot => ({
  kind: "edge",
  scope: [],
  source,
  slot: source === null ? ["StartAt"] : slot,
});
const at = (name: string) => `/States/${name}`;

const CHAIN = machine("A", { A: task("B"), B: pass("C"), C: task(null) });
const CHOICE = machine("A", {
  A: task("Q", {
    Catch: [
      { ErrorEquals: ["X"], Next: "Bad" },
      { ErrorEquals: ["States.ALL"], Next: "Z" },
    ],
  }),
  Q: {
    Type: "Choice",
    Choices: [
      { Variable: "$.a", IsNull: true, Next: "One" },
      { Variable: "$.b", IsNull: true, Next: "Two" },
    ],
    Default: "Z",
  },
  One: pass("Z"),
  Two: pass("Z"),
  Bad: { Type: "Fail" },
  Z: task(null),
});

describe("inserting", () => {
  test("on an edge in the middle", () => {
    expectInEveryStyle(
      CHAIN,
      (r) => insertFragment(r, edge("A", "Next"), newState("Wait")),
      machine("A", { A: task("Wait"), Wait: { Type: "Wait", Seconds: 5, Next: "B" }, B: pass("C"), C: task(null) }),
    );
  });
  test("in front of the first state", () => {
    expectInEveryStyle(
      CHAIN,
      (r) => insertFragment(r, edge(null), newState("Pass")),
      machine("Pass", { Pass: pass("A"), ...CHAIN.States }),
    );
  });
  test("behind the last state, whose End becomes Next in its place", () => {
    const before = machine("A", { A: { Type: "Task", End: true, Resource: "x" } });
    expectInEveryStyle(
      before,
      (r) => insertFragment(r, edge("A", "End"), newState("Pass")),
      machine("A", { A: { Type: "Task", Next: "Pass", Resource: "x" }, Pass: pass(null) }),
    );
  });
  test("on a rule, a default and a catcher", () => {
    const on = (slot: (string | number)[], source: string, check: (m: Loose) => unknown) => {
      const rewrite = new Rewrite(JSON.stringify(CHOICE, null, 2), "json");
      insertFragment(rewrite, edge(source, ...slot), newState("Pass"));
      return check(JSON.parse(rewrite.text));
    };
    expect(on(["Choices", 1, "Next"], "Q", (m) => [m.States.Q.Choices[1].Next, m.States.Pass])).toEqual([
      "Pass",
      pass("Two"),
    ]);
    expect(on(["Default"], "Q", (m) => [m.States.Q.Default, m.States.Pass])).toEqual(["Pass", pass("Z")]);
    expect(on(["Catch", 0, "Next"], "A", (m) => [m.States.A.Catch[0].Next, m.States.Pass])).toEqual([
      "Pass",
      pass("Bad"),
    ]);
  });
  test("a Choice brings its first branch, and a Succeed where the machine ended", () => {
    const rule = { Variable: "$.value", IsPresent: true, Next: "Pass" };
    expectInEveryStyle(
      machine("C", { C: task(null, { Retry: [{ MaxAttempts: 1 }] }) }),
      (r) => insertFragment(r, edge("C", "End"), newState("Choice")),
      machine("C", {
        C: task("Choice", { Retry: [{ MaxAttempts: 1 }] }),
        Choice: { Type: "Choice", Choices: [rule], Default: "Success" },
        Pass: pass(null),
        Success: { Type: "Succeed" },
      }),
    );
  });
  test("into an empty branch, an empty Map and an empty workflow", () => {
    const before = machine("P", {
      P: { Type: "Parallel", Branches: [{ States: {} }, { StartAt: "X", States: { X: pass(null) } }], End: true },
    });
    const after = structuredClone(before) as Loose;
    after.States.P.Branches[0] = machine("Pass", { Pass: pass(null) });
    expectInEveryStyle(
      before,
      (r) => insertFragment(r, { kind: "scope", scope: ["States", "P", "Branches", 0] }, newState("Pass")),
      after,
    );
    expectInEveryStyle(
      machine("", {}),
      (r) => insertFragment(r, { kind: "scope", scope: [] }, newState("Pass")),
      machine("Pass", { Pass: pass(null) }),
    );
    const map = machine("M", { M: { Type: "Map", End: true } }) as Loose;
    const filled = structuredClone(map);
    filled.States.M.ItemProcessor = machine("Pass", { Pass: pass(null) });
    const rewrite = new Rewrite(JSON.stringify(map), "json");
    insertFragment(rewrite, { kind: "scope", scope: ["States", "M", "ItemProcessor"] }, newState("Pass"));
    expect(JSON.parse(rewrite.text)).toEqual(filled);
  });
  test("names are made unique in the whole workflow, inside containers too", () => {
    const before = machine("P", {
      P: { Type: "Parallel", Branches: [machine("Pass", { Pass: pass(null) })], End: true },
    });
    const rewrite = new Rewrite(JSON.stringify(before), "json");
    expect(insertFragment(rewrite, edge(null), newState("Pass"))).toEqual(["Pass (2)"]);
    expect(insertFragment(rewrite, edge(null), fragmentFromText(JSON.stringify(before))!)).toEqual(["P (2)"]);
    const names = statesOf(JSON.parse(rewrite.text)).map((s) => s.name);
    expect(new Set(names).size).toBe(names.length);
  });
  test("the last place of a scope is in front of its Succeed or at its end", () => {
    const spot = (definition: unknown) => lastSpot(new Rewrite(JSON.stringify(definition), "json"), []);
    expect(spot(CHAIN)).toEqual(edge("C", "End"));
    expect(spot(machine("A", { A: pass("S"), S: { Type: "Succeed" } }))).toEqual(edge("A", "Next"));
    expect(spot(machine("S", { S: { Type: "Succeed" } }))).toEqual(edge(null));
    expect(spot(machine("A", { A: pass("B"), B: pass("A") }))).toEqual(edge("B", "Next"));
    expect(spot({ States: {} })).toEqual({ kind: "scope", scope: [] });
  });
});

describe("removing", () => {
  test("joins the neighbours", () => {
    expectInEveryStyle(CHAIN, (r) => removeState(r, at("B")), machine("A", { A: task("C"), C: task(null) }));
  });
  test("the first state moves the start, the last one ends what led to it", () => {
    expectInEveryStyle(CHAIN, (r) => removeState(r, at("A")), machine("B", { B: pass("C"), C: task(null) }));
    expectInEveryStyle(CHAIN, (r) => removeState(r, at("C")), machine("A", { A: task("B"), B: pass(null) }));
  });
  test("a target of a rule and of a catcher: they go where it went", () => {
    const after = structuredClone(CHOICE) as Loose;
    delete after.States.One;
    after.States.Q.Choices[0].Next = "Z";
    expectInEveryStyle(CHOICE, (r) => removeState(r, at("One")), after);
  });
  test("an end that a catcher led to takes the catcher with it", () => {
    const after = structuredClone(CHOICE) as Loose;
    delete after.States.Bad;
    after.States.A.Catch.splice(0, 1);
    expectInEveryStyle(CHOICE, (r) => removeState(r, at("Bad")), after);
  });
  test("a Choice keeps its Default by default, another branch on demand, and can take the rest away", () => {
    const text = JSON.stringify(CHOICE);
    const keepDefault = new Rewrite(text, "json");
    removeState(keepDefault, at("Q"));
    expect(JSON.parse(keepDefault.text).States.A.Next).toBe("Z");
    const keepOne = new Rewrite(text, "json");
    removeState(keepOne, at("Q"), { follower: "One", unreached: true });
    expect(Object.keys(JSON.parse(keepOne.text).States)).toEqual(["A", "One", "Bad", "Z"]);
    const q = statesOf(CHOICE).find((s) => s.name === "Q")!;
    expect(unreachedWithout(q, "One").map((s) => s.name)).toEqual(["Two"]);
  });
  test("the only state of a branch leaves an empty branch", () => {
    const before = machine("P", { P: { Type: "Parallel", Branches: [machine("X", { X: pass(null) })], End: true } });
    const after = machine("P", { P: { Type: "Parallel", Branches: [{ States: {} }], End: true } });
    expectInEveryStyle(before, (r) => removeState(r, "/States/P/Branches/0/States/X"), after);
  });
  test("many at once; what is inside another one is not removed twice", () => {
    expectInEveryStyle(CHAIN, (r) => removeStates(r, [at("A"), at("B")]), machine("C", { C: task(null) }));
    const rewrite = new Rewrite(
      JSON.stringify(
        machine("P", { P: { Type: "Map", ItemProcessor: machine("X", { X: pass(null) }), Next: "Q" }, Q: pass(null) }),
      ),
      "json",
    );
    removeStates(rewrite, [at("P"), "/States/P/ItemProcessor/States/X"]);
    expect(JSON.parse(rewrite.text)).toEqual(machine("Q", { Q: pass(null) }));
  });
  test("a Map can leave its inner states in its place", () => {
    const before = machine("A", {
      A: pass("M"),
      M: { Type: "Map", Iterator: machine("X", { X: pass("Y"), Y: pass(null) }), Next: "Z" },
      Z: pass(null),
    });
    expectInEveryStyle(
      before,
      (r) => unwrapState(r, at("M")),
      machine("A", { A: pass("X"), X: pass("Y"), Y: pass("Z"), Z: pass(null) }),
    );
  });
  test("does not touch states of the same name in another scope", () => {
    const before = machine("A", {
      A: { Type: "Map", ItemProcessor: machine("C", { C: pass("B"), B: pass(null) }), Next: "B" },
      B: pass(null),
    });
    const rewrite = new Rewrite(JSON.stringify(before), "json");
    removeState(rewrite, at("B"));
    expect(JSON.parse(rewrite.text).States.A.ItemProcessor).toEqual(before.States.A.ItemProcessor);
  });
});

describe("moving", () => {
  test("to another edge of the same scope re-wires three places and moves no text", () => {
    expectInEveryStyle(
      machine("A", { A: pass("B"), B: task("C"), C: pass("D"), D: pass(null) }),
      (r) => moveState(r, at("B"), edge("C", "Next")),
      machine("A", { A: pass("C"), B: task("D"), C: pass("B"), D: pass(null) }),
    );
  });
  test("to the end and to the start", () => {
    expectInEveryStyle(
      CHAIN,
      (r) => moveState(r, at("A"), edge("C", "End")),
      machine("B", { A: task(null), B: pass("C"), C: task("A") }),
    );
    expectInEveryStyle(
      CHAIN,
      (r) => moveState(r, at("C"), edge(null)),
      machine("C", { A: task("B"), B: pass(null), C: task("A") }),
    );
  });
  test("into a branch takes the text along as it is written", () => {
    const before = machine("A", {
      A: task("P", { Parameters: { x: [1, { y: 2 }] } }),
      P: { Type: "Parallel", Branches: [machine("X", { X: pass(null) }), { States: {} }], End: true },
    });
    const result = (branch0: unknown, branch1: unknown) =>
      machine("P", { P: { Type: "Parallel", Branches: [branch0, branch1], End: true } });
    const moved = (next: string | null) => task(next, { Parameters: { x: [1, { y: 2 }] } });
    const scope = ["States", "P", "Branches", 0];
    expectInEveryStyle(
      before,
      (r) => moveState(r, at("A"), { kind: "edge", scope, source: "X", slot: ["End"] }),
      result(machine("X", { X: pass("A"), A: moved(null) }), { States: {} }),
    );
    expectInEveryStyle(
      before,
      (r) => moveState(r, at("A"), { kind: "scope", scope: ["States", "P", "Branches", 1] }),
      result(machine("X", { X: pass(null) }), machine("A", { A: moved(null) })),
    );
  });
  test("a Fail keeps the rules and catchers that lead to it", () => {
    const rewrite = new Rewrite(JSON.stringify(CHOICE), "json");
    moveState(rewrite, at("Bad"), edge("Q", "Choices", 1, "Next"));
    const after = JSON.parse(rewrite.text);
    expect(after.States.Q.Choices[1].Next).toBe("Bad");
    expect(after.States.A.Catch).toEqual(CHOICE.States.A.Catch);
  });
  test("is refused where the state is already, and into itself", () => {
    const rewrite = new Rewrite(
      JSON.stringify(machine("M", { M: { Type: "Map", ItemProcessor: { States: {} }, End: true } })),
      "json",
    );
    expect(() => moveState(rewrite, at("M"), edge(null))).toThrow(EditRefusal);
    expect(() => moveState(rewrite, at("M"), { kind: "scope", scope: ["States", "M", "ItemProcessor"] })).toThrow(
      "into itself",
    );
    expect(rewrite.steps).toEqual([]);
  });
});

describe("renaming", () => {
  test("rewrites StartAt, Next, Default, rules and catchers of its scope in one set of changes", () => {
    const text = JSON.stringify(CHOICE);
    const rewrite = new Rewrite(text, "json");
    renameState(rewrite, at("Z"), 'The "end": ü');
    expect(rewrite.steps.length).toBe(1);
    expect(rewrite.text).toBe(text.replaceAll('"Z"', JSON.stringify('The "end": ü')));
    expectInEveryStyle(
      CHAIN,
      (r) => renameState(r, at("A"), "First: one"),
      machine("First: one", { "First: one": task("B"), B: pass("C"), C: task(null) }),
    );
  });
  test("does not touch another scope, or text that only looks like the name", () => {
    const before = machine("A", {
      A: { Type: "Map", Comment: "B", ItemProcessor: machine("C", { C: pass("B") }), Next: "B" },
      B: pass(null),
    });
    const rewrite = new Rewrite(JSON.stringify(before), "json");
    renameState(rewrite, at("B"), "N");
    const after = JSON.parse(rewrite.text);
    expect([after.States.A.Comment, after.States.A.ItemProcessor, after.States.A.Next]).toEqual([
      "B",
      before.States.A.ItemProcessor,
      "N",
    ]);
  });
  test.each([
    ["", "needs a name"],
    ["B", "Another state"],
    ["x".repeat(81), "81 characters"],
  ])("is refused for %j", (name, sentence) => {
    expect(() => renameState(new Rewrite(JSON.stringify(CHAIN), "json"), at("A"), name)).toThrow(sentence);
  });
});

describe("copying", () => {
  test("a duplicate follows its original", () => {
    expectInEveryStyle(
      CHAIN,
      (r) => duplicateState(r, at("B")),
      machine("A", { A: task("B"), B: pass("B (2)"), "B (2)": pass("C"), C: task(null) }),
    );
  });
  test("the duplicate of a Choice keeps its rules", () => {
    const rewrite = new Rewrite(JSON.stringify(CHOICE), "json");
    duplicateState(rewrite, at("Q"));
    const { Q, "Q (2)": copy } = JSON.parse(rewrite.text).States;
    expect(Q.Default).toBe("Q (2)");
    expect(copy).toEqual(CHOICE.States.Q);
  });
  test("copied states keep the order among themselves and join where they are pasted", () => {
    const states = statesOf(CHAIN).slice(0, 2);
    for (const format of ["json", "yaml"] as const) {
      const fragment = fragmentFromText(clipboardText(states, format))!;
      expect(fragment).toEqual(fragmentOf(states));
      expectInEveryStyle(
        CHAIN,
        (r) => insertFragment(r, edge("C", "End"), fragment),
        machine("A", { ...CHAIN.States, C: task("A (2)"), "A (2)": task("B (2)"), "B (2)": pass(null) }),
      );
    }
  });
  test.each(["hello", "[1]", '{"a": 1}', "{", ""])("text that holds no states is not pasted: %j", (text) => {
    expect(fragmentFromText(text)).toBeNull();
  });
});

describe("wiring", () => {
  test("Next becomes End in its place and back", () => {
    expectInEveryStyle(
      CHAIN,
      (r) => setNext(r, ["States", "A"], null),
      machine("A", { ...CHAIN.States, A: { Type: "Task", Resource: "arn:x", End: true } }),
    );
    expectInEveryStyle(CHAIN, (r) => setNext(r, ["States", "C"], "A"), machine("A", { ...CHAIN.States, C: task("A") }));
  });
  test("another state becomes the first", () => {
    expectInEveryStyle(CHAIN, (r) => makeStart(r, at("C")), machine("C", CHAIN.States));
    expect(() => makeStart(new Rewrite(JSON.stringify(CHAIN), "json"), at("A"))).toThrow(EditRefusal);
  });
});
