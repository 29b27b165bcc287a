/** All workflows, or one of them: the options of a field that says what something is for. */

import { useEffect, useState } from "react";
import { api } from "@/api/client";
import type { Page, WorkflowSummary } from "@/api/types";
import type { Option } from "@/design/Select";

/** `chosen` is among them also when it is not among the newest hundred. */
export function useWorkflowOptions(chosen: { id: string; name: string } | null): Option[] {
  const [found, setFound] = useState<readonly WorkflowSummary[]>([]);
  useEffect(() => {
    api.get<Page<WorkflowSummary>>("/workflows", { query: { limit: 100 } }).then(
      (page) => setFound(page.items),
      () => setFound([]),
    );
  }, []);
  const named = found.map(({ id, name }) => ({ id, label: name }));
  if (chosen !== null && !found.some(({ id }) => id === chosen.id)) named.push({ id: chosen.id, label: chosen.name });
  return [{ id: "", label: "All workflows" }, ...named];
}
