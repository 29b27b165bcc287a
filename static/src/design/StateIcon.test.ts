import { expect, test } from "vitest";
import { serviceOf } from "./StateIcon";

test.each([
  ["arn:aws:lambda:us-east-1:123456789012:function:Charge", "lambda"],
  ["arn:aws:states:::lambda:invoke", "lambda"],
  ["arn:aws:states:::lambda:invoke.waitForTaskToken", "lambda"],
  ["arn:aws:states:::aws-sdk:sqs:sendMessage", "sqs"],
  ["arn:aws:states:::dynamodb:putItem", "dynamodb"],
  ["arn:aws:states:us-east-1:123456789012:activity:Approve", "activity"],
  ["arn:aws:states:::states:startExecution.sync:2", "states"],
  ["not an arn", null],
  ["", null],
  [{ "Fn::GetAtt": ["Charge", "Arn"] }, null],
  [["Charge", "Arn"], null],
  [undefined, null],
])("%s calls %s", (resource, service) => {
  expect(serviceOf(resource)).toBe(service);
});
