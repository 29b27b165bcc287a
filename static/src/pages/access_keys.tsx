/** Your access keys of the Step Functions API. */
import { AccessKeysPage } from "@/access_keys/AccessKeysPage";
import { mountPage } from "@/app/mount";

mountPage(<AccessKeysPage />);
