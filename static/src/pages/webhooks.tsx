/** Webhooks. */
import { mountPage } from "@/app/mount";
import { WebhooksPage } from "@/webhooks/WebhooksPage";

mountPage(<WebhooksPage />);
