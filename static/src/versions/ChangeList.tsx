/** The differences in words, one after the other; the chosen one is shown in the graph. */

import { useEffect, useRef } from "react";
import { StateIcon } from "@/design/StateIcon";
import { type Change, edgeWords } from "./changes";

export const SIGNS: Record<Change["change"], string> = { added: "+", removed: "−", changed: "~" };

export interface ChangeListProps {
  changes: readonly Change[];
  chosen: number;
  onChoose: (index: number) => void;
}

export function ChangeList({ changes, chosen, onChoose }: ChangeListProps) {
  const active = useRef<HTMLLIElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another one is chosen
  useEffect(() => {
    active.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <ol className="change-list" aria-label="Changes">
      {changes.map((change, index) => (
        <li
          key={change.state ?? "#machine"}
          ref={index === chosen ? active : undefined}
          data-selected={index === chosen || undefined}
        >
          <button
            type="button"
            className="change-head"
            aria-current={index === chosen || undefined}
            onClick={() => onChoose(index)}
          >
            <ChangeSign change={change.change} />
            {change.type !== null && <StateIcon type={change.type} size={14} />}
            <span className="truncate change-name" title={change.state ?? undefined}>
              {change.state ?? "Workflow"}
            </span>
            {change.inside !== "" && <span className="muted truncate">in {change.inside}</span>}
          </button>
          {(change.fields.length > 0 || change.edges.length > 0) && (
            <ul className="change-words">
              {change.change === "changed" && change.fields.map((field) => <li key={field.path}>{field.words}</li>)}
              {change.edges.map((edge, at) => (
                <li key={`${edge.kind}${edge.target}${at}`}>
                  <ChangeSign change={edge.change === "added" ? "added" : "removed"} /> {edgeWords(edge)}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}

export function ChangeSign({ change }: { change: Change["change"] }) {
  return (
    <span className={`change-sign change-${change}`} title={change}>
      <span aria-hidden>{SIGNS[change]}</span>
      <span className="visually-hidden">{change}:</span>
    </span>
  );
}
