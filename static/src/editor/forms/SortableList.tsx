/** A list whose items can be put in another order: by dragging the handle, or with the arrow buttons. */

import { ArrowDown, ArrowUp, GripVertical, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/design";
import "./SortableList.css";

export interface SortableListProps {
  /** "Retrier": names the buttons. */
  noun: string;
  count: number;
  title: (index: number) => ReactNode;
  children: (index: number) => ReactNode;
  onMove: (from: number, to: number) => void;
  onRemove: (index: number) => void;
  isReadOnly: boolean;
}

export function SortableList(props: SortableListProps) {
  const { noun, count, title, children, onMove, onRemove, isReadOnly } = props;
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const end = () => {
    setDragged(null);
    setOver(null);
  };
  return (
    <ol className="sortable">
      {Array.from({ length: count }, (_, i) => (
        <li
          key={i}
          className={`sortable-item${over === i && dragged !== i ? (dragged !== null && dragged < i ? " is-below" : " is-above") : ""}`}
          onDragOver={(event) => {
            if (dragged === null) return;
            event.preventDefault();
            setOver(i);
          }}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged !== null && dragged !== i) onMove(dragged, i);
            end();
          }}
        >
          <header className="sortable-head">
            {!isReadOnly && (
              // biome-ignore lint/a11y/noStaticElementInteractions: the arrow buttons do the same by keyboard
              <span
                className="sortable-handle"
                draggable
                title="Drag to change the order"
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = "move";
                  event.dataTransfer.setData("text/plain", String(i));
                  setDragged(i);
                }}
                onDragEnd={end}
              >
                <GripVertical size={14} aria-hidden />
              </span>
            )}
            <span className="sortable-title">{title(i)}</span>
            {!isReadOnly && (
              <span className="sortable-tools">
                <IconButton
                  label={`Move ${noun} ${i + 1} up`}
                  icon={ArrowUp}
                  size="s"
                  isDisabled={i === 0}
                  onPress={() => onMove(i, i - 1)}
                />
                <IconButton
                  label={`Move ${noun} ${i + 1} down`}
                  icon={ArrowDown}
                  size="s"
                  isDisabled={i === count - 1}
                  onPress={() => onMove(i, i + 1)}
                />
                <IconButton label={`Remove ${noun} ${i + 1}`} icon={Trash2} size="s" onPress={() => onRemove(i)} />
              </span>
            )}
          </header>
          <div className="sortable-body">{children(i)}</div>
        </li>
      ))}
    </ol>
  );
}

/** The order after moving one item, for Rewrite.reorder. */
export function movedOrder(count: number, from: number, to: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  const [item] = order.splice(from, 1);
  order.splice(to, 0, item!);
  return order;
}
