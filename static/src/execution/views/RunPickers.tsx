/** The row of iteration pickers: one per Map that was reached, nested ones once the outer one is chosen. */

import type { ExecutionModel } from "../model/fold";
import { type Picks, stateView } from "../model/select";
import type { Visit } from "../model/visits";
import { choose, useChoice } from "../urlState";
import { useFeed } from "../useFeed";
import { IterationPicker } from "./IterationPicker";

export function RunPickers() {
  const { model } = useFeed();
  const { picks } = useChoice();
  const maps = reachedMaps(model, picks);
  if (maps.length === 0) return null;
  return (
    <div className="run-pickers">
      {maps.map(({ state, visit, nested }) =>
        visit === null ? (
          <span key={state} className="muted iteration-hint">
            {state}: choose an iteration of {nested} first
          </span>
        ) : (
          <IterationPicker
            key={state}
            map={visit}
            picked={picks.iterations[state] ?? null}
            onPick={(index) => choose({ picks: withIteration(picks, state, index) })}
          />
        ),
      )}
    </div>
  );
}

export function withIteration(picks: Picks, map: string, index: number | null): Picks {
  const { [map]: _before, ...others } = picks.iterations;
  return { ...picks, iterations: index === null ? others : { ...others, [map]: index } };
}

export function withVisit(picks: Picks, state: string, visit: number): Picks {
  return { ...picks, visits: { ...picks.visits, [state]: visit } };
}

interface ReachedMap {
  state: string;
  /** Null where several visits are in view, in iterations of `nested`. */
  visit: Visit | null;
  nested: string | null;
}

function reachedMaps(model: ExecutionModel, picks: Picks): ReachedMap[] {
  const maps: ReachedMap[] = [];
  for (const [state, totals] of model.totals) {
    const first = totals.visits[0];
    if (first?.type !== "Map" || !totals.visits.some((visit) => visit.frames.size > 0)) continue;
    const { visits } = stateView(model, state, picks);
    const frames = new Set(visits.map((visit) => visit.frame));
    const newest = visits[picks.visits[state] ?? visits.length - 1] ?? visits[visits.length - 1] ?? null;
    maps.push({ state, visit: frames.size === 1 ? newest : null, nested: outerMap(first) });
  }
  return maps;
}

function outerMap(visit: Visit): string | null {
  for (let frame = visit.frame; frame.container; frame = frame.container.frame) {
    if (frame.container.type === "Map") return frame.container.state;
  }
  return null;
}
