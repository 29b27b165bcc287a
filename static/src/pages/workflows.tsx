/** The list of workflows. */
import { mountPage } from "@/app/mount";
import { WorkflowsPage } from "@/workflows/WorkflowsPage";

mountPage(<WorkflowsPage />);
