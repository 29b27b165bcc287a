/** Several states are selected: what can be done with all of them. */

import { Copy, Trash2 } from "lucide-react";
import { Button, KeyHint } from "@/design";
import { copySelection, deleteSelection } from "../actions";
import { useEditor } from "../model/context";

export function ManyPanel({ pointers }: { pointers: readonly string[] }) {
  const editor = useEditor();
  return (
    <div className="inspector">
      <header className="inspector-head">
        <div className="inspector-title">
          <strong>{pointers.length} states</strong>
          <small>selected</small>
        </div>
      </header>
      <div className="inspector-form">
        <Button icon={Copy} onPress={() => void copySelection(editor)}>
          Copy
        </Button>
        <Button icon={Trash2} kind="danger" onPress={() => deleteSelection(editor)}>
          Delete
        </Button>
        <p className="form-help">
          Hold <KeyHint keys="Shift" /> and click to add or take away a state.
        </p>
      </div>
    </div>
  );
}
