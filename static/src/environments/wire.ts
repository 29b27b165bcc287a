/** Environments, their values and placeholders as the API sends them. */

import type { Person } from "@/api/types";

export type Kind = "string" | "number" | "boolean" | "json";

export interface Environment {
  id: string;
  name: string;
  description: string;
  /** Rises with each change of a value. */
  revision: number;
  value_count: number;
  created_at: string;
  created_by: Person | null;
}

export interface EnvironmentValue {
  id: number;
  name: string;
  kind: Kind;
  /** Null for a secret: it is never sent. */
  value: unknown;
  is_secret: boolean;
  /** Null: for all workflows. */
  workflow: { id: string; name: string } | null;
  changed_at: string;
  changed_by: Person | null;
}

/** A placeholder of a version, by its first place. */
export interface Placeholder {
  name: string;
  pointer: string;
  line: number;
  /** Written without quotes: its value may be of any type. */
  bare: boolean;
  /** Whose value it has; null for none. */
  from: "workflow" | "environment" | null;
}
