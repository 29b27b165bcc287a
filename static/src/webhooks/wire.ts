/** Webhooks and deliveries as the API sends them. */

import type { Person } from "@/api/types";

export type LogLevel = "OFF" | "FATAL" | "ERROR" | "ALL";

export interface Channel {
  destination: string;
  name: string;
  waiting: number;
  failing: boolean;
  given_up: number;
  oldest: string | null;
  next_try: string | null;
  error: string;
}

/** A service of AWS at the endpoint that the operator named; `told`: the bus or address, null when it is not told. */
export interface Service extends Channel {
  told: string | null;
}

export interface Webhook {
  id: string;
  name: string;
  url: string;
  workflow: { id: string; name: string } | null;
  statuses: string[];
  /** Changes of workflows and versions: "version.saved". */
  changes: string[];
  longer_than: number | null;
  log_level: LogLevel;
  include_data: boolean;
  is_active: boolean;
  created_at: string;
  created_by: Person | null;
  channel: Channel | null;
}

export interface Overview {
  webhooks: Webhook[];
  services: Service[];
}

export interface Delivery {
  id: number;
  kind: "status" | "late" | "log" | "change" | "test";
  execution: { id: string; name: string } | null;
  /** Whose change it tells. */
  workflow: { id: string; name: string } | null;
  at: string;
  state: "WAITING" | "DELIVERED" | "GIVEN_UP";
  tries: number;
  answered: number | null;
  ms: number | null;
  error: string | null;
  next_try: string | null;
}
