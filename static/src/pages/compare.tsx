/** Two versions of one workflow side by side. */
import { bootstrap } from "@/api/bootstrap";
import { mountPage } from "@/app/mount";
import { ComparePage } from "@/versions/ComparePage";

mountPage(<ComparePage workflowId={bootstrap().workflow_id ?? ""} />);
