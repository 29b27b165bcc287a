import { expect, it } from "vitest";
import { graphOf } from "@/asl/graph";
import { createOverlay } from "@/graph/canvas/overlay";
import { ExecutionModel } from "../model/fold";
import { History } from "../model/histories";
import { NO_PICKS } from "../model/select";
import { indexGraph, paint } from "./overlay";

const definition = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:Charge",
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Apologise" }],
      Next: "Each",
    },
    Each: {
      Type: "Map",
      ItemProcessor: { StartAt: "Item", States: { Item: { Type: "Pass", End: true } } },
      End: true,
    },
    Apologise: { Type: "Pass", End: true },
  },
};
const graph = graphOf(definition);
const index = indexGraph(graph);

function painted(history: History) {
  const model = new ExecutionModel();
  const overlay = createOverlay();
  for (const event of history.events) {
    model.append([event]);
    paint(overlay, index, model, NO_PICKS, model.takeChanged());
  }
  const whole = createOverlay();
  paint(whole, index, model, NO_PICKS, null);
  const node = (name: string) => overlay.nodes.get(index.idOf.get(name) ?? "");
  const taken = graph.edges.filter(({ id }) => overlay.edges.get(id)?.taken).map(({ kind }) => kind);
  const same = graph.nodes.every(
    ({ id }) => JSON.stringify(overlay.nodes.get(id)) === JSON.stringify(whole.nodes.get(id)),
  );
  return { node, taken, same };
}

it("paints the path of a caught error and leaves the rest unpainted", () => {
  const history = new History().started().entered("Task", "Charge").lambda("Scheduled", "Charge");
  history.lambda("Failed", "Charge", { error: "E" }).exited("Task", "Charge").passed("Pass", "Apologise");
  const { node, taken, same } = painted(history.event("ExecutionSucceeded", null));
  expect([node("Charge")?.status, node("Apologise")?.status, node("Each")]).toEqual(["CAUGHT", "SUCCEEDED", undefined]);
  expect(taken.sort()).toEqual(["catch", "end", "start"]);
  expect(same).toBe(true);
});

it("counts iterations and attempts in words", () => {
  const history = new History().started().entered("Task", "Charge").lambda("Scheduled", "Charge");
  history.lambda("Failed", "Charge", { error: "E" }).lambda("Scheduled", "Charge").lambda("Succeeded", "Charge");
  history.exited("Task", "Charge").entered("Map", "Each").event("MapStateStarted", "Each", { length: 3 });
  for (const item of [0, 1]) {
    history.in().event("MapIterationStarted", "Each", { name: "Each", index: item });
    history.in(["Each", item]).entered("Pass", "Item");
  }
  history.exited("Pass", "Item").in().event("MapIterationSucceeded", "Each", { name: "Each", index: 1 });
  const { node, same } = painted(history);
  expect(node("Charge")?.note).toBe("attempt 2");
  expect(node("Item")).toEqual({ status: "RUNNING", note: "1 of 2" });
  expect(node("Each")).toEqual({ status: "RUNNING", note: "1 of 3" });
  expect(same).toBe(true);
});
