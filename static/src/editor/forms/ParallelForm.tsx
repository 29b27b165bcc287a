/** The branches of a Parallel: add, name (their Comment), re-order, remove. */

import { Plus } from "lucide-react";
import { isFields, type StateRef } from "@/asl/machine";
import { Button } from "@/design";
import { useEditor } from "../model/context";
import { movedOrder, SortableList } from "./SortableList";
import { TextSetting } from "./TextSetting";
import { useIsReadOnly } from "./useSetting";

export function ParallelForm({ state }: { state: StateRef }) {
  const editor = useEditor();
  const isReadOnly = useIsReadOnly();
  const branches = Array.isArray(state.fields.Branches) ? state.fields.Branches : [];
  const path = [...state.path, "Branches"];
  const nameOf = (i: number) =>
    isFields(branches[i]) && typeof branches[i].Comment === "string" && branches[i].Comment !== ""
      ? branches[i].Comment
      : `Branch ${i + 1}`;
  return (
    <section className="form-section">
      <header className="form-section-head">
        <h3>Branches</h3>
        {!isReadOnly && (
          <Button
            size="s"
            icon={Plus}
            onPress={() => editor.run((rewrite) => rewrite.insertItem(path, branches.length, { States: {} }))}
          >
            Add branch
          </Button>
        )}
      </header>
      <p className="form-help">All branches run at the same time; the result is a list in this order.</p>
      <SortableList
        noun="branch"
        count={branches.length}
        isReadOnly={isReadOnly}
        title={nameOf}
        onMove={(from, to) => editor.run((rewrite) => rewrite.reorder(path, movedOrder(branches.length, from, to)))}
        onRemove={(i) => editor.run((rewrite) => rewrite.remove([...path, i]))}
      >
        {(i) => {
          const branch = isFields(branches[i]) ? branches[i] : {};
          const count = isFields(branch.States) ? Object.keys(branch.States).length : 0;
          return (
            <>
              <TextSetting
                label="Name (Comment)"
                path={[...path, i, "Comment"]}
                value={branch.Comment}
                placeholder={`Branch ${i + 1}`}
              />
              <p className="form-help">
                {count === 0
                  ? "Empty: drop a state into it on the canvas."
                  : `${count} ${count === 1 ? "state" : "states"}, from ${String(branch.StartAt)}.`}
              </p>
            </>
          );
        }}
      </SortableList>
    </section>
  );
}
