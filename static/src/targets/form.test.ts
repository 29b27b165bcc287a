import { expect, it } from "vitest";
import type { Target } from "@/api/types";
import { bodyOf, draftOf, EMPTY } from "./form";

const target: Target = {
  id: "t1",
  name: "Staging",
  region: "eu-west-1",
  endpoint_url: null,
  credentials: { kind: "profile", profile: "staging" },
  role_arn: "arn:aws:iam::123456789012:role/workflows",
  is_production: false,
  environment: { id: "e1", name: "staging" },
  last_check: null,
};

it("goes out as it came in", () => {
  const { id: _id, last_check: _check, environment: _environment, ...body } = target;
  expect(bodyOf(draftOf(target))).toEqual({ ...body, environment_id: "e1" });
});

it("sends no profile where the environment has the keys, and no empty endpoint", () => {
  const body = bodyOf({ ...EMPTY, name: " Local ", profile: "left over", endpoint: " " });
  expect([body.name, body.credentials, body.endpoint_url]).toEqual(["Local", { kind: "environment" }, null]);
});
