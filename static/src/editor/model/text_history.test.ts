import { describe, expect, test } from "vitest";
import { NOTHING, selectionSwap } from "./effects";
import { TextHistory } from "./text_history";

const put = (history: TextHistory, start: number, end: number, insert: string, options = {}) =>
  history.edit([[{ start, end, insert }]], options);

describe("one history", () => {
  test("undoes and redoes edits of canvas, forms and code in the order they were made", () => {
    const history = new TextHistory("abc", "json");
    put(history, 0, 1, "X");
    history.dispatch({ changes: { from: 3, insert: "typed" }, userEvent: "input.type" });
    put(history, 1, 2, "Y", { field: "name" });
    const seen = [history.text];
    while (history.undo()) seen.push(history.text);
    expect(seen).toEqual(["XYctyped", "Xbctyped", "Xbc", "abc"]);
    while (history.redo()) seen.push(history.text);
    expect(history.text).toBe("XYctyped");
    expect(history.canRedo).toBe(false);
  });

  test("keeps at least 200 steps", () => {
    const history = new TextHistory("", "json");
    for (let i = 0; i < 250; i += 1) put(history, 0, 0, "x");
    let steps = 0;
    while (history.undo()) steps += 1;
    expect(steps).toBe(250);
    expect(history.text).toBe("");
  });

  test("takes keystrokes in one form field as one step, another field as the next", () => {
    const history = new TextHistory("..", "json");
    put(history, 0, 1, "a", { field: "one" });
    put(history, 0, 1, "b", { field: "one" });
    put(history, 1, 2, "c", { field: "two" });
    expect(history.text).toBe("bc");
    history.undo();
    expect(history.text).toBe("b.");
    history.undo();
    expect(history.text).toBe("..");
  });

  test("several sets of changes are one step", () => {
    const history = new TextHistory("abc", "json");
    history.edit([[{ start: 0, end: 1, insert: "long" }], [{ start: 5, end: 6, insert: "" }]]);
    expect(history.text).toBe("longb");
    history.undo();
    expect(history.text).toBe("abc");
  });

  test("brings back selection and format", () => {
    const history = new TextHistory("{}", "json");
    const selected: unknown[] = [];
    history.subscribe((all) => {
      for (const t of all) for (const e of t.effects) if (e.is(selectionSwap)) selected.push(e.value.after.states);
    });
    const after = { states: ["/States/A"], edge: null };
    history.replaceAll("a: 1\n", { selection: { before: NOTHING, after }, format: { before: "json", after: "yaml" } });
    expect(history.format).toBe("yaml");
    history.undo();
    expect([history.format, history.text]).toEqual(["json", "{}"]);
    history.redo();
    expect([history.format, history.text]).toEqual(["yaml", "a: 1\n"]);
    expect(selected).toEqual([["/States/A"], [], ["/States/A"]]);
  });
});

test.each(["a\r\nb\r\n", "a\nb", "a\r\nb\nc\r", "\r\n", "a\rb", ""])("a text is stored byte for byte: %j", (text) => {
  const history = new TextHistory(text, "json");
  expect(history.storedText).toBe(text);
  put(history, 0, 0, "x");
  history.undo();
  expect(history.storedText).toBe(text);
});
