/** Brings states into view: on demand, and when something was selected elsewhere (code, list, link) or inserted. */
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { hiders } from "../fold";
import type { Graph } from "../types";
import type { CanvasPreferences } from "./preferences";
import type { GraphItem } from "./props";
import { itemBox } from "./useCanvasHandle";
import type { Drawn } from "./useGraphLayout";
import type { Viewport } from "./Viewport";

export interface Revealing {
  graph: Graph;
  drawn: Drawn | null;
  selected: GraphItem | null;
  /** What the pointer selected last: it is in view already. */
  pointed: RefObject<string | null>;
  viewport: RefObject<Viewport | null>;
  preferences: CanvasPreferences;
}

interface Goal {
  id: string;
  center: boolean;
}

export function useRevealing({ graph, drawn, selected, pointed, viewport, preferences }: Revealing) {
  const { folded, setFolded } = preferences;
  const goal = useRef<Goal | null>(null);

  /** True when it is in view now; else it is kept until the next picture. */
  const go = useCallback(
    ({ id, center }: Goal): boolean => {
      const hiding = hiders(graph, folded, id);
      if (hiding.length > 0) setFolded(new Set([...folded].filter((candidate) => !hiding.includes(candidate))));
      const box = itemBox(drawn, { kind: "node", id }) ?? itemBox(drawn, { kind: "edge", id });
      if (box === undefined || viewport.current === null) return false;
      if (center) viewport.current.centre(box);
      else viewport.current.reveal(box);
      return true;
    },
    [graph, folded, setFolded, drawn, viewport],
  );

  const last = useRef<string | null>(null);
  useEffect(() => {
    const id = selected?.id ?? null;
    if (id !== last.current) {
      last.current = id;
      goal.current = id === null || pointed.current === id ? null : { id, center: false };
    }
    if (goal.current !== null && go(goal.current)) goal.current = null;
  }, [selected?.id, go, pointed]);

  return useCallback(
    (id: string, center: boolean) => {
      goal.current = go({ id, center }) ? null : { id, center };
    },
    [go],
  );
}
