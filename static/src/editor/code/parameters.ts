/** What the action of an integration takes, asked from the server once for each place. */

import { api } from "@/api/client";

export interface Called {
  resource: string;
  /** Names and indexes from Parameters or Arguments to the object. */
  at: string[];
}

export interface Parameter {
  name: string;
  required: boolean;
}

const known = new Map<string, Parameter[]>();

/** None where the server knows nothing of the action, or does not answer. */
export async function parametersOf({ resource, at }: Called): Promise<Parameter[]> {
  const query = [["resource", resource], ...at.map((step) => ["at", step])] as [string, string][];
  const key = new URLSearchParams(query).toString();
  const found = known.get(key);
  if (found) return found;
  try {
    const { fields } = await api.get<{ fields: Parameter[] }>(`/parameters?${key}`);
    known.set(key, fields);
    return fields;
  } catch {
    return []; // a suggestion less; what is wrong with the server is told where something depends on it
  }
}
