/** What a workflow without states shows. */
import { Plus, Workflow } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/design/Button";
import type { GraphEditing } from "./props";

export function EmptyGraph({ editing, isTarget }: { editing: GraphEditing | undefined; isTarget: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  const add = () => {
    const box = button.current?.getBoundingClientRect();
    editing?.onInsert({ kind: "empty" }, { x: box?.left ?? 0, y: box?.bottom ?? 0 });
  };
  return (
    <div className={`graph-empty${isTarget ? " is-target" : ""}`}>
      <Workflow size={26} strokeWidth={1.5} aria-hidden />
      <strong>No states yet</strong>
      {editing !== undefined && (
        <>
          <span>Drag one here from the palette, or add it with the button.</span>
          <Button ref={button} kind="primary" icon={Plus} onPress={add}>
            Add the first state
          </Button>
        </>
      )}
    </div>
  );
}
