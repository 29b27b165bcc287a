/** The list of executions. */
import { mountPage } from "@/app/mount";
import { ExecutionsPage } from "@/executions/ExecutionsPage";

mountPage(<ExecutionsPage />);
