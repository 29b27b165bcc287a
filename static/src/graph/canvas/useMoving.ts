/** True for a moment after a new layout: states then glide to their places. Not for very large graphs, not at first. */
import { useEffect, useState } from "react";
import type { Drawn } from "./useGraphLayout";

const GLIDE_MS = 240;
const TOO_MANY = 600;

export function useMoving(drawn: Drawn | null): boolean {
  const [before, setBefore] = useState<Drawn | null>(null);
  const [movingTo, setMovingTo] = useState<Drawn | null>(null);
  if (drawn !== before) {
    // in the same render: the class must be there when the new places are written
    const isSame = drawn !== null && before !== null && before.direction === drawn.direction;
    setBefore(drawn);
    setMovingTo(isSame && drawn.graph.nodes.length < TOO_MANY ? drawn : null);
  }
  useEffect(() => {
    if (movingTo === null) return;
    const timer = setTimeout(() => setMovingTo(null), GLIDE_MS);
    return () => clearTimeout(timer);
  }, [movingTo]);
  return movingTo !== null;
}
