/** Short news at the corner: what was done, with a way back; errors stay until they are read. */
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect } from "react";
import { create } from "zustand";
import { Button, IconButton } from "./Button";
import "./Toast.css";

export interface ToastNews {
  kind?: "info" | "success" | "error";
  title: string;
  text?: string;
  action?: { label: string; onPress: () => void };
}

interface Shown extends ToastNews {
  id: number;
}

const STAY_MS = 6000;
let nextId = 1;

const useToasts = create<{ items: Shown[] }>(() => ({ items: [] }));

/** Shows news from anywhere; `<ToastRegion>` (in the app shell) draws them. */
export function toast(news: ToastNews): void {
  useToasts.setState(({ items }) => ({ items: [...items.slice(-3), { ...news, id: nextId++ }] }));
}

const dismiss = (id: number) => useToasts.setState(({ items }) => ({ items: items.filter((item) => item.id !== id) }));

const ICONS = { info: Info, success: CircleCheck, error: CircleAlert };

function Toast({ item }: { item: Shown }) {
  const kind = item.kind ?? "info";
  const Icon = ICONS[kind];
  useEffect(() => {
    if (kind === "error") return;
    const timer = setTimeout(() => dismiss(item.id), STAY_MS);
    return () => clearTimeout(timer);
  }, [item.id, kind]);
  return (
    <li className={`toast toast-${kind}`}>
      <Icon size={16} aria-hidden />
      <div className="toast-words">
        <strong>{item.title}</strong>
        {item.text !== undefined && <p>{item.text}</p>}
      </div>
      {item.action && (
        <Button
          size="s"
          onPress={() => {
            item.action?.onPress();
            dismiss(item.id);
          }}
        >
          {item.action.label}
        </Button>
      )}
      <IconButton label="Dismiss" icon={X} size="s" onPress={() => dismiss(item.id)} />
    </li>
  );
}

export function ToastRegion() {
  const items = useToasts((state) => state.items);
  return (
    <section className="toast-region" aria-label="Notifications">
      <ol aria-live="polite" aria-relevant="additions">
        {items.map((item) => (
          <Toast key={item.id} item={item} />
        ))}
      </ol>
    </section>
  );
}
