/** Where a page below a workflow stands. */

export function WorkflowCrumbs({ workflowId, name, page }: { workflowId: string; name: string | null; page: string }) {
  return (
    <nav className="crumbs truncate" aria-label="Where you are">
      {name !== null && <a href={`/workflows/${workflowId}/`}>{name}</a>}
      <span aria-hidden> / </span>
      <span aria-current="page">{page}</span>
    </nav>
  );
}
