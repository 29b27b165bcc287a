/** Mending by key: the fix of the problem that is meant by where the cursor or the selection is. */

import { toast } from "@/design";
import type { Editor } from "../model/editor";
import { useUi } from "../ui";
import { nextFixable } from "./next_fixable";

/** Applies the next fix: of the selected state, in the code from the cursor's line on, else the first there is. */
export function mendNext(editor: Editor): void {
  if (editor.data.readOnly !== null || !editor.data.isChecked) return;
  const { doc, selection } = editor.history.state;
  const line = useUi.getState().mode === "code" ? doc.lineAt(selection.main.head).number : 1;
  const problem = nextFixable(editor.data.problems, line, editor.data.selection.states.at(-1));
  if (problem === null) return toast({ kind: "info", title: "No problem here has a fix that is certain" });
  editor.applyFix(problem);
}
