/** The one dialog that is open. */

import { RunDialog } from "@/execution/RunDialog";
import type { GraphCanvasHandle } from "@/graph";
import { useEditorData } from "../model/context";
import { closeDialog, useUi } from "../ui";
import { ConflictDialog } from "./ConflictDialog";
import { ConvertDialog } from "./ConvertDialog";
import { DeleteDialog } from "./DeleteDialog";
import { DuplicateDialog } from "./DuplicateDialog";
import { ExportDialog } from "./ExportDialog";
import { SaveDialog } from "./SaveDialog";
import "./Dialogs.css";

export function Dialogs({ canvas }: { canvas: React.RefObject<GraphCanvasHandle | null> }) {
  const dialog = useUi((ui) => ui.dialog);
  const workflow = useEditorData((data) => data.workflow);
  return (
    <>
      {dialog?.kind === "save" && <SaveDialog andRun={dialog.andRun} />}
      {dialog?.kind === "delete" && <DeleteDialog state={dialog.state} />}
      {dialog?.kind === "export" && <ExportDialog canvas={canvas} />}
      {dialog?.kind === "convert" && <ConvertDialog />}
      {dialog?.kind === "duplicate" && <DuplicateDialog />}
      {dialog?.kind === "run" && (
        <RunDialog
          workflow={{ id: workflow.id, name: workflow.name }}
          version={dialog.version}
          onStarted={(execution) => location.assign(`/executions/${execution.id}/`)}
          onClose={closeDialog}
        />
      )}
      <ConflictDialog />
    </>
  );
}
