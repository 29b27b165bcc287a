/** All workflows: search, open, create, delete. */
import { FilePlus2, ListTree, SearchX } from "lucide-react";
import { useState } from "react";
import { session } from "@/api/bootstrap";
import type { WorkflowSummary } from "@/api/types";
import { AppShell } from "@/app/AppShell";
import { Banner, Button, EmptyState, SearchField, SkeletonRows } from "@/design";
import { DeleteWorkflowDialog } from "./DeleteWorkflowDialog";
import { NewWorkflowDialog } from "./NewWorkflowDialog";
import { useDroppedFile } from "./useDroppedFile";
import { useWorkflows } from "./useWorkflows";
import { WorkflowTable } from "./WorkflowTable";
import "./workflows.css";

export function WorkflowsPage() {
  const [search, setSearch] = useState("");
  const list = useWorkflows(search);
  const [creating, setCreating] = useState<{ file: File | null } | null>(null);
  const [deleting, setDeleting] = useState<WorkflowSummary | null>(null);
  const canEdit = session().can.edit;
  const isOver = useDroppedFile(canEdit, (file) => setCreating({ file }));
  const create = (
    <Button kind="primary" icon={FilePlus2} onPress={() => setCreating({ file: null })} isDisabled={!canEdit}>
      New workflow
    </Button>
  );
  return (
    <AppShell section="workflows" title="Workflows">
      <div className={`page${isOver ? " is-drop-target" : ""}`}>
        <div className="page-head">
          <h1>Workflows</h1>
          {create}
        </div>
        <div className="page-tools">
          <SearchField
            label="Search workflows"
            placeholder="Search by name or description"
            value={search}
            onChange={setSearch}
            className="workflow-search"
          />
        </div>
        {list.error !== null && (
          <Banner
            kind="error"
            title="The workflows could not be loaded"
            actions={
              <Button size="s" onPress={list.reload}>
                Try again
              </Button>
            }
          >
            {list.error}
          </Banner>
        )}
        <div className="panel">
          <WorkflowList
            list={list}
            search={search}
            create={create}
            onClear={() => setSearch("")}
            onDelete={setDeleting}
            canEdit={canEdit}
          />
        </div>
        {list.hasMore && (
          <Button onPress={list.loadMore} isPending={list.isLoadingMore} pendingText="Loading…">
            Show more
          </Button>
        )}
      </div>
      {creating !== null && <NewWorkflowDialog file={creating.file} onClose={() => setCreating(null)} />}
      <DeleteWorkflowDialog workflow={deleting} onClose={() => setDeleting(null)} onDeleted={list.reload} />
    </AppShell>
  );
}

interface WorkflowListProps {
  list: ReturnType<typeof useWorkflows>;
  search: string;
  create: React.ReactNode;
  onClear: () => void;
  onDelete: (workflow: WorkflowSummary) => void;
  canEdit: boolean;
}

function WorkflowList({ list, search, create, onClear, onDelete, canEdit }: WorkflowListProps) {
  if (list.items === null)
    return list.error === null ? <SkeletonRows words="Loading workflows…" /> : <div className="panel-gap" />;
  if (list.items.length > 0) return <WorkflowTable items={list.items} canEdit={canEdit} onDelete={onDelete} />;
  if (search.trim() !== "") {
    return (
      <EmptyState
        icon={SearchX}
        title="No workflow matches"
        actions={<Button onPress={onClear}>Clear the search</Button>}
      >
        Nothing has “{search.trim()}” in its name or description.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={ListTree} title="No workflows yet" actions={create}>
      Draw one on an empty canvas, start from an example, or drop an ASL file (JSON or YAML) onto this page.
    </EmptyState>
  );
}
