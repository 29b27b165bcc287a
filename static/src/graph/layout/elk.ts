/** ELK in a worker of its own: the page stays smooth while it thinks. */
import ELK from "elkjs/lib/elk-api";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import { createLayouter, type Layouter } from "./layout";

let layouter: Layouter | null = null;

/** One worker and one cache per page. The worker starts with the first call: call early. */
export function browserLayouter(): Layouter {
  if (layouter === null) {
    const elk = new ELK({ workerUrl });
    layouter = createLayouter((graph) => elk.layout(graph));
  }
  return layouter;
}
