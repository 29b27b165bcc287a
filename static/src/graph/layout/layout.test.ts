import ELK from "elkjs/lib/elk.bundled.js";
import { expect, test } from "vitest";
import { quality } from "../testing/quality";
import { randomGraph } from "../testing/random_graph";
import type { Direction, Graph, Layout } from "../types";
import { createLayouter } from "./layout";
import { ROUGH_MEASURE } from "./metrics";

const elk = new ELK();
const layouter = () => createLayouter((question) => elk.layout(question));
const lay = (graph: Graph, direction: Direction = "DOWN", by = layouter()): Promise<Layout> =>
  by.layout(graph, { direction, measure: ROUGH_MEASURE });

const SIZES = [8, 20, 60, 150];
const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);

test.each(["DOWN", "RIGHT"] as const)(
  "generated graphs laid out %s have no overlap and no line through a state",
  async (direction) => {
    const sum = { overlaps: 0, coveredLabels: 0, throughStates: 0, outside: 0 };
    for (const size of SIZES) {
      for (const seed of SEEDS) {
        const graph = randomGraph(size, seed, { hasSharedHandler: seed % 4 === 0 });
        const found = quality(graph, await lay(graph, direction));
        for (const key of Object.keys(sum) as (keyof typeof sum)[]) {
          sum[key] += found[key];
          if (found[key] > 0) console.log(direction, size, seed, found);
        }
      }
    }
    expect(sum).toEqual({ overlaps: 0, coveredLabels: 0, throughStates: 0, outside: 0 });
  },
);
