/** AWS targets. */
import { mountPage } from "@/app/mount";
import { TargetsPage } from "@/targets/TargetsPage";

mountPage(<TargetsPage />);
