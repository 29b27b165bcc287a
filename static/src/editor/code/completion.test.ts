// @vitest-environment jsdom
import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { EditorData } from "../model/editor";
import { completeAsl } from "./completion";

const real = globalThis.fetch;
let asked: string[] = [];
beforeEach(() => {
  asked = [];
  globalThis.fetch = async (url) => {
    asked.push(String(url));
    const fields = [
      { name: "QueueUrl", required: true },
      { name: "DelaySeconds", required: false },
    ];
    return new Response(JSON.stringify({ fields }));
  };
});
afterEach(() => {
  globalThis.fetch = real;
});

/** The names offered at the bar in the text. */
async function offered(text: string, format: "json" | "yaml" = "json"): Promise<string[] | undefined> {
  const at = text.indexOf("|");
  const state = EditorState.create({ doc: text.replace("|", "") });
  const result = await completeAsl(new CompletionContext(state, at, true), { format } as EditorData);
  return result?.options.map((option) => option.label);
}

const call = (parameters: string, resource = "arn:aws:states:::sqs:sendMessage") =>
  `{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${resource}", "Parameters": ${parameters}, "End": true}}}`;

test("the fields of the called action are offered, but for those that stand there", async () => {
  expect(await offered(call('{"QueueUrl.$": "$.q", "|"}'))).toEqual(["DelaySeconds"]);
  expect(asked).toEqual(["/api/v1/parameters?resource=arn%3Aaws%3Astates%3A%3A%3Asqs%3AsendMessage"]);
});

test("within a field its way is asked, and the same place once only", async () => {
  const text = call('{"Filters": [{"|"}]}', "arn:aws:states:::aws-sdk:ec2:describeSnapshots");
  expect(await offered(text)).toEqual(["QueueUrl", "DelaySeconds"]);
  expect(await offered(text)).toEqual(["QueueUrl", "DelaySeconds"]);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/describeSnapshots&at=Filters&at=0$/);
});

test("nothing is offered where the server does not answer", async () => {
  globalThis.fetch = async () => new Response("", { status: 500 });
  expect(await offered(call('{"|"}', "arn:aws:states:::sns:publish"))).toBeUndefined();
});

test("fields of a state are offered without asking", async () => {
  expect(await offered('{"StartAt": "A", "States": {"A": {"Type": "Pass", "|"}}}')).toContain("Comment");
  expect(asked).toEqual([]);
});
