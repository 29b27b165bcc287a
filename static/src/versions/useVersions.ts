/** The versions of a workflow and where they were sent, page by page. */

import { useCallback, useEffect, useState } from "react";
import { api, messageOf } from "@/api/client";
import type { Deployment, Page, VersionSummary, Workflow } from "@/api/types";

const PAGE = 50;

export interface VersionsData {
  workflow: Workflow | null;
  versions: readonly VersionSummary[];
  hasMore: boolean;
  deployments: readonly Deployment[];
  error: string | null;
  loadMore: () => void;
  reload: () => void;
}

export function useVersions(workflowId: string): VersionsData {
  const [workflow, setWorkflow] = useState<Workflow | null>(null);
  const [versions, setVersions] = useState<readonly VersionSummary[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [deployments, setDeployments] = useState<readonly Deployment[]>([]);
  const [error, setError] = useState<string | null>(null);

  const reload = useCallback(() => {
    const path = `/workflows/${workflowId}`;
    Promise.all([
      api.get<Workflow>(path),
      api.get<Page<VersionSummary>>(`${path}/versions`, { query: { limit: PAGE } }),
      api.get<{ items: Deployment[] }>(`${path}/deployments`),
    ]).then(
      ([loaded, page, sent]) => {
        setWorkflow(loaded);
        setVersions(page.items);
        setNext(page.next);
        setDeployments(sent.items);
        setError(null);
      },
      (thrown) => setError(messageOf(thrown)),
    );
  }, [workflowId]);
  useEffect(reload, [reload]);

  const loadMore = () => {
    if (next === null) return;
    api.get<Page<VersionSummary>>(`/workflows/${workflowId}/versions`, { query: { limit: PAGE, cursor: next } }).then(
      (page) => {
        setVersions((before) => [...before, ...page.items]);
        setNext(page.next);
      },
      (thrown) => setError(messageOf(thrown)),
    );
  };
  return { workflow, versions, hasMore: next !== null, deployments, error, loadMore, reload };
}
