/** All workflows: search, open, create, delete. */
import { AppShell } from "@/app/AppShell";

export function WorkflowsPage() {
  return (
    <AppShell section="workflows" title="Workflows">
      <div className="page">
        <h1>Workflows</h1>
      </div>
    </AppShell>
  );
}
