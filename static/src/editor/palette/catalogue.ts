/** What the palette offers: the eight flow states, actions to call, and ready-made patterns. */

import type { Handler } from "@/api/types";
import { type Fragment, newState, newTask } from "@/asl/edits";
import { resourceName } from "@/asl/graph";
import type { Fields, StateType } from "@/asl/machine";
import { describeType } from "../schema";

export type PaletteTab = "actions" | "flow" | "patterns";

export interface PaletteItem {
  id: string;
  tab: PaletteTab;
  group: string;
  name: string;
  detail: string;
  /** Longer words for the tooltip: a handler's docstring. */
  words: string;
  /** What the icon shows. */
  type: StateType;
  resource?: string;
  fragment: (isJsonata: boolean) => Fragment;
}

const FLOW: StateType[] = ["Task", "Choice", "Parallel", "Map", "Pass", "Wait", "Succeed", "Fail"];

function flowItem(type: StateType): PaletteItem {
  const words = describeType(type);
  return {
    id: `flow.${type}`,
    tab: "flow",
    group: "States",
    name: type,
    detail: words,
    words,
    type,
    fragment: (jsonata) => newState(type, jsonata),
  };
}

function handlerItem(handler: Handler): PaletteItem {
  const docstring = handler.docstring.trim();
  return {
    id: `handler.${handler.name}.${handler.resource}`,
    tab: "actions",
    group: "Python handlers of this server",
    name: handler.name,
    detail: docstring.split("\n")[0] ?? "",
    words: `${handler.signature}\n${docstring}\n${handler.module}`,
    type: "Task",
    resource: handler.resource,
    fragment: () => newTask(stateName(resourceName(handler.resource) || handler.name), handler.resource),
  };
}

/** A name for the state from a function's name, at most 80 characters. */
function stateName(name: string): string {
  return [...name].slice(0, 80).join("");
}

interface Service {
  service: string;
  action: string;
  resource: string;
  detail: string;
  fields: Fields;
}

const SERVICES: Service[] = [
  {
    service: "AWS Lambda",
    action: "Invoke",
    resource: "arn:aws:states:::lambda:invoke",
    detail: "Call a function and take its Payload",
    fields: { FunctionName: "arn:aws:lambda:us-east-1:123456789012:function:FunctionName", "Payload.$": "$" },
  },
  {
    service: "Amazon SQS",
    action: "SendMessage",
    resource: "arn:aws:states:::sqs:sendMessage",
    detail: "Put a message into a queue",
    fields: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/queue", "MessageBody.$": "$" },
  },
  {
    service: "Amazon SNS",
    action: "Publish",
    resource: "arn:aws:states:::sns:publish",
    detail: "Publish a message to a topic",
    fields: { TopicArn: "arn:aws:sns:us-east-1:123456789012:topic", "Message.$": "$" },
  },
  {
    service: "Amazon DynamoDB",
    action: "GetItem",
    resource: "arn:aws:states:::dynamodb:getItem",
    detail: "Read one item",
    fields: { TableName: "Table", Key: { id: { "S.$": "$.id" } } },
  },
  {
    service: "Amazon DynamoDB",
    action: "PutItem",
    resource: "arn:aws:states:::dynamodb:putItem",
    detail: "Write one item",
    fields: { TableName: "Table", Item: { id: { "S.$": "$.id" } } },
  },
  {
    service: "Amazon EventBridge",
    action: "PutEvents",
    resource: "arn:aws:states:::events:putEvents",
    detail: "Send events to a bus",
    fields: { Entries: [{ "Detail.$": "$", DetailType: "Detail", EventBusName: "default", Source: "workflow" }] },
  },
  {
    service: "AWS Step Functions",
    action: "StartExecution",
    resource: "arn:aws:states:::states:startExecution.sync:2",
    detail: "Run another workflow and wait for it",
    fields: { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Name", "Input.$": "$" },
  },
  {
    service: "AWS Batch",
    action: "SubmitJob",
    resource: "arn:aws:states:::batch:submitJob.sync",
    detail: "Run a job and wait for it",
    fields: { JobName: "Job", JobDefinition: "JobDefinition", JobQueue: "JobQueue" },
  },
  {
    service: "Amazon ECS",
    action: "RunTask",
    resource: "arn:aws:states:::ecs:runTask.sync",
    detail: "Run a container and wait for it",
    fields: { LaunchType: "FARGATE", Cluster: "Cluster", TaskDefinition: "TaskDefinition" },
  },
  {
    service: "AWS Glue",
    action: "StartJobRun",
    resource: "arn:aws:states:::glue:startJobRun.sync",
    detail: "Run a job and wait for it",
    fields: { JobName: "Job" },
  },
  {
    service: "Amazon S3",
    action: "GetObject",
    resource: "arn:aws:states:::aws-sdk:s3:getObject",
    detail: "Read an object",
    fields: { Bucket: "bucket", Key: "key" },
  },
  {
    service: "HTTP",
    action: "Call an HTTP endpoint",
    resource: "arn:aws:states:::http:invoke",
    detail: "A request through a connection",
    fields: {
      ApiEndpoint: "https://example.com/api",
      Method: "GET",
      Authentication: { ConnectionArn: "arn:aws:events:us-east-1:123456789012:connection/Name" },
    },
  },
];

function serviceItem({ service, action, resource, detail, fields }: Service): PaletteItem {
  return {
    id: `service.${resource}`,
    tab: "actions",
    group: "AWS services",
    name: `${service}: ${action}`,
    detail,
    words: `${detail}\n${resource}`,
    type: "Task",
    resource,
    fragment: (jsonata) =>
      newTask(`${service.replace(/^(AWS|Amazon) /, "")} ${action}`, resource, {
        [jsonata ? "Arguments" : "Parameters"]: jsonata ? withoutPaths(fields) : fields,
      }),
  };
}

/** `"X.$": "$"` of JSONPath as JSONata says it. */
function withoutPaths(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) =>
      key.endsWith(".$") ? [key.slice(0, -2), "{% $states.input %}"] : [key, value],
    ),
  );
}

interface Pattern {
  name: string;
  detail: string;
  type: StateType;
  fragment: Fragment;
}

const task = (fields: Fields): Fields => ({
  Type: "Task",
  Resource: "arn:aws:lambda:us-east-1:123456789012:function:FunctionName",
  ...fields,
});

const PATTERNS: Pattern[] = [
  {
    name: "Retry, then a fallback",
    detail: "A task that is tried again, and a way out when that does not help",
    type: "Task",
    fragment: {
      start: "Try",
      states: [
        [
          "Try",
          task({
            Retry: [{ ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 }],
            Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Fallback" }],
            End: true,
          }),
        ],
        ["Fallback", { Type: "Fail", Error: "TaskFailed", CausePath: "$.error.Cause" }],
      ],
    },
  },
  {
    name: "Wait until it is done",
    detail: "Start a job, ask for its status, wait and ask again",
    type: "Wait",
    fragment: {
      start: "Start job",
      states: [
        ["Start job", task({ ResultPath: "$.job", Next: "Wait for job" })],
        ["Wait for job", { Type: "Wait", Seconds: 30, Next: "Get status" }],
        ["Get status", task({ ResultPath: "$.status", Next: "Job done?" })],
        [
          "Job done?",
          {
            Type: "Choice",
            Choices: [
              { Variable: "$.status", StringEquals: "SUCCEEDED", Next: "Job finished" },
              { Variable: "$.status", StringEquals: "FAILED", Next: "Job failed" },
            ],
            Default: "Wait for job",
          },
        ],
        ["Job finished", { Type: "Pass", End: true }],
        ["Job failed", { Type: "Fail", Error: "JobFailed", Cause: "The job ended with the status FAILED." }],
      ],
    },
  },
  {
    name: "For each item, with errors apart",
    detail: "A Map whose items catch their own errors, so that one does not fail all",
    type: "Map",
    fragment: {
      start: "For each item",
      states: [
        [
          "For each item",
          {
            Type: "Map",
            ItemsPath: "$.items",
            MaxConcurrency: 10,
            ItemProcessor: {
              ProcessorConfig: { Mode: "INLINE" },
              StartAt: "Process item",
              States: {
                "Process item": task({
                  Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Note the error" }],
                  End: true,
                }),
                "Note the error": { Type: "Pass", End: true },
              },
            },
            ResultPath: "$.results",
            End: true,
          },
        ],
      ],
    },
  },
  {
    name: "Do and undo (saga)",
    detail: "Two steps; when the second fails, the first is undone",
    type: "Task",
    fragment: {
      start: "Reserve",
      states: [
        ["Reserve", task({ ResultPath: "$.reservation", Next: "Pay" })],
        [
          "Pay",
          task({
            ResultPath: "$.payment",
            Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Cancel reservation" }],
            End: true,
          }),
        ],
        ["Cancel reservation", task({ ResultPath: "$.cancelled", Next: "Not paid" })],
        ["Not paid", { Type: "Fail", Error: "NotPaid", Cause: "The payment failed; the reservation was cancelled." }],
      ],
    },
  },
];

function patternItem({ name, detail, type, fragment }: Pattern): PaletteItem {
  return {
    id: `pattern.${name}`,
    tab: "patterns",
    group: "Ready blocks",
    name,
    detail,
    words: detail,
    type,
    fragment: () => fragment,
  };
}

/** Everything the palette offers on this server. */
export function catalogue(handlers: readonly Handler[]): PaletteItem[] {
  return [
    ...handlers.map(handlerItem),
    ...SERVICES.map(serviceItem),
    ...FLOW.map(flowItem),
    ...PATTERNS.map(patternItem),
  ];
}

/** Items that hold every word of the search, names that begin with it first. */
export function searchCatalogue(items: readonly PaletteItem[], search: string): PaletteItem[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...items];
  const rank = (item: PaletteItem) =>
    item.name.toLowerCase().startsWith(words[0]!) ? 0 : item.name.toLowerCase().includes(words[0]!) ? 1 : 2;
  const found = items.filter((item) => {
    const text = `${item.name} ${item.detail} ${item.group} ${item.resource ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return found.sort((a, b) => rank(a) - rank(b));
}
