/** The editor of one workflow. */
import { mountPage } from "@/app/mount";
import { EditorPage } from "@/editor/EditorPage";

mountPage(<EditorPage />);
