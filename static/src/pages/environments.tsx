/** Environments. */
import { mountPage } from "@/app/mount";
import { EnvironmentsPage } from "@/environments/EnvironmentsPage";

mountPage(<EnvironmentsPage />);
