/** What the canvas remembers in this browser: what is folded (per graph), the direction and the minimap (everywhere). */
import { useCallback, useState } from "react";
import type { Direction } from "../types";

const DIRECTION = "studio.graph.direction";
const MINIMAP = "studio.graph.minimap";
const FOLDED = "studio.graph.folded.";

export interface CanvasPreferences {
  direction: Direction;
  setDirection: (direction: Direction) => void;
  hasMinimap: boolean;
  setMinimap: (has: boolean) => void;
  folded: ReadonlySet<string>;
  setFolded: (folded: ReadonlySet<string>) => void;
  toggleFold: (id: string) => void;
}

function keptFolds(key: string | undefined): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse((key !== undefined && localStorage.getItem(FOLDED + key)) || "[]");
    return new Set(Array.isArray(kept) ? kept.map(String) : []);
  } catch {
    return new Set(); // somebody else's text under our key: as if nothing was kept
  }
}

export function useCanvasPreferences(storageKey: string | undefined): CanvasPreferences {
  const [direction, setDirection] = useState<Direction>(() =>
    localStorage.getItem(DIRECTION) === "RIGHT" ? "RIGHT" : "DOWN",
  );
  const [hasMinimap, setMinimap] = useState(() => localStorage.getItem(MINIMAP) !== "off");
  const [folded, setFolded] = useState(() => keptFolds(storageKey));
  const keepFolded = useCallback(
    (next: ReadonlySet<string>) => {
      if (storageKey !== undefined) localStorage.setItem(FOLDED + storageKey, JSON.stringify([...next]));
      setFolded(next);
    },
    [storageKey],
  );
  return {
    direction,
    setDirection: useCallback((next) => {
      localStorage.setItem(DIRECTION, next);
      setDirection(next);
    }, []),
    hasMinimap,
    setMinimap: useCallback((has) => {
      localStorage.setItem(MINIMAP, has ? "on" : "off");
      setMinimap(has);
    }, []),
    folded,
    setFolded: keepFolded,
    toggleFold: useCallback(
      (id) => {
        const next = new Set(folded);
        if (!next.delete(id)) next.add(id);
        keepFolded(next);
      },
      [folded, keepFolded],
    ),
  };
}
