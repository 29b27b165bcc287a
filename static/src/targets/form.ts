/** A target as it is typed, and as the server takes it. */

import type { Target } from "@/api/types";

export interface TargetDraft {
  name: string;
  region: string;
  endpoint: string;
  credentials: "environment" | "profile";
  profile: string;
  role: string;
  /** Null: none. */
  environment: string | null;
  isProduction: boolean;
}

export const EMPTY: TargetDraft = {
  name: "",
  region: "us-east-1",
  endpoint: "",
  credentials: "environment",
  profile: "",
  role: "",
  environment: null,
  isProduction: false,
};

export function draftOf(target: Target): TargetDraft {
  const { credentials } = target;
  return {
    name: target.name,
    region: target.region,
    endpoint: target.endpoint_url ?? "",
    credentials: credentials.kind,
    profile: credentials.kind === "profile" ? credentials.profile : "",
    role: target.role_arn,
    environment: target.environment?.id ?? null,
    isProduction: target.is_production,
  };
}

export type TargetBody = Omit<Target, "id" | "last_check" | "environment"> & { environment_id: string | null };

export function bodyOf(draft: TargetDraft): TargetBody {
  const credentials: Target["credentials"] =
    draft.credentials === "profile" ? { kind: "profile", profile: draft.profile.trim() } : { kind: "environment" };
  return {
    name: draft.name.trim(),
    region: draft.region.trim(),
    endpoint_url: draft.endpoint.trim() === "" ? null : draft.endpoint.trim(),
    credentials,
    role_arn: draft.role.trim(),
    environment_id: draft.environment,
    is_production: draft.isProduction,
  };
}

/** Regions where the service is offered at the time of writing; any other name can be typed. */
export const REGIONS = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "af-south-1",
  "ap-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ca-central-1",
  "ca-west-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "sa-east-1",
];
