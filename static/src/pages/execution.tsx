/** One execution. */
import { bootstrap } from "@/api/bootstrap";
import { mountPage } from "@/app/mount";
import { ExecutionPage } from "@/execution/ExecutionPage";

mountPage(<ExecutionPage id={bootstrap().execution_id ?? ""} />);
