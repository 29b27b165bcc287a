/** The versions of one workflow. */
import { bootstrap } from "@/api/bootstrap";
import { mountPage } from "@/app/mount";
import { VersionsPage } from "@/versions/VersionsPage";

mountPage(<VersionsPage workflowId={bootstrap().workflow_id ?? ""} />);
