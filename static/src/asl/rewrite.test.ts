import { describe, expect, test } from "vitest";
import { editText, expectInEveryStyle, type Loose } from "./edits/style_matrix";

const BASE = {
  Comment: "Orders",
  StartAt: "A",
  States: {
    A: {
      Type: "Task",
      Resource: "arn:a",
      Retry: [{ ErrorEquals: ["X"], MaxAttempts: 2 }, { ErrorEquals: ["Y"] }, { ErrorEquals: ["Z"] }],
      Next: "B",
    },
    B: { Type: "Pass", Result: { deep: { list: [1, 2, { three: 3 }] } }, End: true },
  },
};
const A = ["States", "A"];

function changed(change: (copy: typeof BASE & Record<string, Loose>) => void): unknown {
  const copy = structuredClone(BASE);
  change(copy);
  return copy;
}

describe("in every style, an edit writes what printing the new value would", () => {
  test("a value is replaced", () => {
    expectInEveryStyle(
      BASE,
      (r) => r.set([...A, "Resource"], "arn:b"),
      changed((c) => (c.States.A.Resource = "arn:b")),
    );
  });
  test("a plain value becomes a map and back", () => {
    const withMap = changed((c) => (c.States.A.Resource = { a: [1, { b: 2 }] } as never));
    expectInEveryStyle(BASE, (r) => r.set([...A, "Resource"], { a: [1, { b: 2 }] }), withMap);
    expectInEveryStyle(withMap, (r) => r.set([...A, "Resource"], "arn:a"), BASE);
  });
  test("a field is added at the end, behind and before a sibling", () => {
    expectInEveryStyle(BASE, (r) => r.set(["Version"], "1.0"), { ...BASE, Version: "1.0" });
    expectInEveryStyle(BASE, (r) => r.set(["Version"], "1.0", { before: "Comment" }), { Version: "1.0", ...BASE });
    const { Comment, ...rest } = BASE;
    expectInEveryStyle(BASE, (r) => r.set(["Version"], "1.0", { after: "Comment" }), {
      Comment,
      Version: "1.0",
      ...rest,
    });
  });
  test("a nested value is added", () => {
    const parameters = { "a.$": "$.a", list: [{ x: 1 }, []], empty: {}, text: "two\nlines" };
    expectInEveryStyle(
      BASE,
      (r) => r.set([...A, "Parameters"], parameters),
      changed((c) => ((c.States.A as Loose).Parameters = parameters)),
    );
  });
  test("missing maps on the way are made", () => {
    expectInEveryStyle(
      BASE,
      (r) => r.set(["States", "B", "Parameters", "x"], 1),
      changed((c) => ((c.States.B as Loose).Parameters = { x: 1 })),
    );
  });
  test("a field is removed, first, middle and last", () => {
    const { Comment: _, ...rest } = BASE;
    expectInEveryStyle(BASE, (r) => r.remove(["Comment"]), rest);
    expectInEveryStyle(
      BASE,
      (r) => r.remove([...A, "Retry"]),
      changed((c) => delete (c.States.A as Loose).Retry),
    );
    expectInEveryStyle(
      BASE,
      (r) => r.remove([...A, "Next"]),
      changed((c) => delete (c.States.A as Loose).Next),
    );
    expectInEveryStyle(
      BASE,
      (r) => r.remove(["States", "B"]),
      changed((c) => delete (c.States as Loose).B),
    );
  });
  test("the only field leaves an empty map that can be filled again", () => {
    const one = { StartAt: "A", Hooks: { a: 1 }, States: {} };
    const none = { StartAt: "A", Hooks: {}, States: {} };
    expectInEveryStyle(one, (r) => r.remove(["Hooks", "a"]), none);
    expectInEveryStyle(none, (r) => r.set(["Hooks", "a"], 1), one);
  });
  test("items are added, removed and re-ordered", () => {
    const added = (i: number) => changed((c) => c.States.A.Retry.splice(i, 0, { ErrorEquals: ["N"] }));
    for (const i of [0, 1, 3])
      expectInEveryStyle(BASE, (r) => r.insertItem([...A, "Retry"], i, { ErrorEquals: ["N"] }), added(i));
    for (const i of [0, 1, 2])
      expectInEveryStyle(
        BASE,
        (r) => r.remove([...A, "Retry", i]),
        changed((c) => c.States.A.Retry.splice(i, 1)),
      );
    const turned = changed(
      (c) => (c.States.A.Retry = [c.States.A.Retry[2], c.States.A.Retry[0], c.States.A.Retry[1]] as never),
    );
    expectInEveryStyle(BASE, (r) => r.reorder([...A, "Retry"], [2, 0, 1]), turned);
  });
  test("a list is made by its first item and emptied by its last", () => {
    const one = { StartAt: "A", R: [{ x: 1 }], L: [{ a: 1 }] };
    const none = { StartAt: "A", R: [{ x: 1 }], L: [] };
    expectInEveryStyle(one, (r) => r.remove(["L", 0]), none);
    expectInEveryStyle(none, (r) => r.insertItem(["L"], 0, { a: 1 }), one);
    expectInEveryStyle({ L: [{ a: 0 }], S: {} }, (r) => r.insertItem(["S", "M"], 0, { a: 1 }), {
      L: [{ a: 0 }],
      S: { M: [{ a: 1 }] },
    });
  });
  test("a key is renamed in its place", () => {
    const { Comment, ...rest } = BASE;
    expectInEveryStyle(BASE, (r) => r.renameKey(["Comment"], "Note: 1"), { "Note: 1": Comment, ...rest });
  });
  test("text that is moved keeps its inner indentation", () => {
    const after = changed((c) => ((c.States.B as Loose).Copy = c.States.A));
    expectInEveryStyle(BASE, (r) => r.set(["States", "B", "Copy"], r.raw(A)), after);
  });
});

describe("what is not touched stays byte for byte", () => {
  const odd =
    '{ "StartAt":"A",\n\n   "States" : {"A" :{"Type":"Pass"  ,"Next": "B"},\n      "B":{ "Type" : "Succeed" } },"N":1.0, "big":12345678901234567890, "u":"\\u00e9"}\n\n';
  test("in JSON of no particular style", () => {
    expect(editText(odd, "json", (r) => r.set(["States", "A", "Next"], "C"))).toBe(
      odd.replace('"Next": "B"', '"Next": "C"'),
    );
    expect(editText(odd, "json", (r) => r.remove(["States", "A", "Next"]))).toBe(odd.replace('  ,"Next": "B"', ""));
  });
  test("with Windows line ends", () => {
    const text = JSON.stringify(BASE, null, 2).replaceAll("\n", "\r\n");
    const after = editText(text, "json", (r) => r.set(["States", "C"], { Type: "Succeed" }));
    expect(after.replaceAll("\r\n", "")).not.toContain("\n");
    expect(JSON.parse(after).States.C).toEqual({ Type: "Succeed" });
  });
  test("a no-op edit changes nothing", () => {
    expect(editText(odd, "json", (r) => r.set(["StartAt"], "A"))).toBe(odd);
  });

  const yaml = `# Orders of the shop
StartAt: A   # first
States:

  A: # the task
    Type: Task
    Resource: 'arn:a'   # single quotes
    # why we retry
    Retry:
    -   ErrorEquals: [X, "Y"]   # flow
        MaxAttempts: 2
    # the second
    - ErrorEquals:
      - Z
    Comment: |
      two

      lines
    Next: B
  # behind A
  B: {Type: Succeed, Comment: "x"}
# the end
`;
  const cases: [string, (r: Loose) => void, (t: string) => string][] = [
    [
      "a value changes and its comment stays",
      (r) => r.set(["StartAt"], "B"),
      (t) => t.replace("StartAt: A ", "StartAt: B "),
    ],
    [
      "a quoted value changes",
      (r) => r.set(["States", "A", "Resource"], "arn:b"),
      (t) => t.replace("'arn:a'", "arn:b"),
    ],
    [
      "a state goes with its lines",
      (r) => r.remove(["States", "B"]),
      (t) => t.replace('  B: {Type: Succeed, Comment: "x"}\n', ""),
    ],
    [
      "a block text goes whole",
      (r) => r.remove(["States", "A", "Comment"]),
      (t) => t.replace("    Comment: |\n      two\n\n      lines\n", ""),
    ],
    [
      "a key behind a block text",
      (r) => r.set(["States", "A", "TimeoutSeconds"], 3, { after: "Comment" }),
      (t) => t.replace("      lines\n", "      lines\n    TimeoutSeconds: 3\n"),
    ],
    [
      "an item of a flow list",
      (r) => r.insertItem(["States", "A", "Retry", 0, "ErrorEquals"], 1, "N"),
      (t) => t.replace('[X, "Y"]', '[X, "N", "Y"]'),
    ],
    [
      "the first field of an item",
      (r) => r.remove(["States", "A", "Retry", 0, "ErrorEquals"]),
      (t) => t.replace('-   ErrorEquals: [X, "Y"]   # flow\n        MaxAttempts', "-   MaxAttempts"),
    ],
    [
      "a field of a flow map",
      (r) => r.set(["States", "B", "Comment"], { a: 1 }),
      (t) => t.replace('Comment: "x"', 'Comment: {"a": 1}'),
    ],
    [
      "a list keeps its dashes",
      (r) => r.insertItem(["States", "A", "Retry", 1, "ErrorEquals"], 1, "N"),
      (t) => t.replace("      - Z\n", "      - Z\n      - N\n"),
    ],
    [
      "a state at the end",
      (r) => r.set(["States", "C"], { Type: "Fail" }),
      (t) => t.replace('"x"}\n', '"x"}\n  C:\n    Type: Fail\n'),
    ],
  ];
  test.each(cases)("in YAML: %s", (_name, edit, expected) => {
    expect(editText(yaml, "yaml", edit)).toBe(expected(yaml));
  });
});
