import { expect, test } from "vitest";
import { readDefinition, stateAround, stateOfPointer } from "./definition";

const text = JSON.stringify(
  {
    StartAt: "M",
    States: { M: { Type: "Map", Iterator: { StartAt: "I", States: { I: { Type: "Pass", End: true } } }, End: true } },
  },
  null,
  2,
);

test("the last good graph stays while the text is broken, and goes on by itself", () => {
  const good = readDefinition(text, "json", null);
  const broken = readDefinition(text.replace('"Pass",', '"Pass"'), "json", good);
  expect(broken).toMatchObject({ isStale: true, graph: good.graph, value: good.value });
  expect(broken.faults[0]!.message).toContain("comma");
  const again = readDefinition(text, "json", broken);
  expect(again.isStale).toBe(false);
  expect(again.graph).toBe(good.graph);
});

test("a text that was never good is drawn as far as it can be read", () => {
  const broken = readDefinition(`${text.slice(0, -3)}`, "json", null);
  expect(broken.isStale).toBe(true);
  expect(broken.graph.nodes.some((n) => n.name === "I")).toBe(true);
});

test("the state around a place in the text is the innermost one", () => {
  const good = readDefinition(text, "json", null);
  expect(stateAround(good, text.indexOf("Pass"))).toBe("/States/M/Iterator/States/I");
  expect(stateAround(good, text.indexOf("Map"))).toBe("/States/M");
  expect(stateAround(good, 1)).toBeNull();
  expect(stateOfPointer(good, "/States/M/Iterator/StartAt")?.name).toBe("M");
  expect(stateOfPointer(good, "/StartAt")).toBeNull();
});
