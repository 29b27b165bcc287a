/** Copies a text and says that it did. */

import { Check, Copy, X } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "@/design/Button";

export interface CopyButtonProps {
  text: string;
  /** What is copied: "Copy ARN". */
  label: string;
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "refused" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 1600);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    copyText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("refused"),
    );
  };
  const words = outcome === "copied" ? "Copied" : outcome === "refused" ? "The browser refused to copy" : label;
  return (
    <>
      <IconButton
        size="s"
        icon={outcome === "copied" ? Check : outcome === "refused" ? X : Copy}
        label={words}
        onPress={copy}
      />
      <span className="visually-hidden" role="status">
        {outcome !== null && words}
      </span>
    </>
  );
}

/** @throws Error when the browser does not let the page copy. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea"); // plain http on another host has no clipboard API
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("The browser refused to copy.");
}
