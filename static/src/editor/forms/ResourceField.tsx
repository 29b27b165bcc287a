/** What a Task calls: a handler of this server, or any ARN. */

import { resourceName } from "@/asl/graph";
import type { StateRef } from "@/asl/machine";
import { Banner, Combobox } from "@/design";
import { useEditorData } from "../model/context";
import { useFieldError, useIsReadOnly, useSetter } from "./useSetting";

const COMMON = [
  {
    id: "arn:aws:states:::lambda:invoke",
    label: "arn:aws:states:::lambda:invoke",
    detail: "Lambda: Invoke",
    group: "AWS services",
  },
  {
    id: "arn:aws:states:::sqs:sendMessage",
    label: "arn:aws:states:::sqs:sendMessage",
    detail: "SQS: SendMessage",
    group: "AWS services",
  },
  {
    id: "arn:aws:states:::sns:publish",
    label: "arn:aws:states:::sns:publish",
    detail: "SNS: Publish",
    group: "AWS services",
  },
  {
    id: "arn:aws:states:::dynamodb:putItem",
    label: "arn:aws:states:::dynamodb:putItem",
    detail: "DynamoDB: PutItem",
    group: "AWS services",
  },
  {
    id: "arn:aws:states:::dynamodb:getItem",
    label: "arn:aws:states:::dynamodb:getItem",
    detail: "DynamoDB: GetItem",
    group: "AWS services",
  },
  {
    id: "arn:aws:states:::states:startExecution.sync:2",
    label: "arn:aws:states:::states:startExecution.sync:2",
    detail: "Step Functions: StartExecution and wait",
    group: "AWS services",
  },
  {
    id: "arn:aws:states:::http:invoke",
    label: "arn:aws:states:::http:invoke",
    detail: "Call an HTTP endpoint",
    group: "AWS services",
  },
];

export function ResourceField({ state }: { state: StateRef }) {
  const path = [...state.path, "Resource"];
  const set = useSetter(path);
  const error = useFieldError(path);
  const isReadOnly = useIsReadOnly();
  const handlers = useEditorData((data) => data.handlers);
  const value = typeof state.fields.Resource === "string" ? state.fields.Resource : "";
  const options = [
    ...handlers.map((handler) => ({
      id: handler.resource,
      label: handler.resource,
      detail: `${handler.name}: ${firstLine(handler.docstring)}`,
      group: "Python handlers of this server",
    })),
    ...COMMON,
  ];
  const wanted = value.toLowerCase();
  const isKnown = options.some((option) => option.id === value);
  const matching = options.filter((o) => `${o.label} ${o.detail}`.toLowerCase().includes(wanted));
  // a whole ARN that matches nothing is an answer, not a search: offer everything
  const shown = isKnown || matching.length === 0 ? options : matching;
  const handler = handlers.find(
    (known) => known.resource === value || resourceName(known.resource) === resourceName(value),
  );
  return (
    <>
      <Combobox
        label="Resource"
        hint="The ARN of what does the work. Choose a handler of this server, or type any ARN."
        error={error}
        options={shown}
        value={value}
        onChange={(text) => text !== value && set(text)}
        onChoose={(id) => set(id)}
        allowsCustomValue
        isDisabled={isReadOnly}
        isMono
        placeholder="arn:aws:lambda:…:function:Name"
      />
      {handler && (
        <Banner title={`Runs ${handler.name} on this server`}>
          {firstLine(handler.docstring)} <code className="handler-signature">{handler.signature}</code>
        </Banner>
      )}
    </>
  );
}

export function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
