/** Measures texts with a canvas, in the bundled fonts. */
import type { Measure } from "./metrics";
import { ROUGH_MEASURE } from "./metrics";

const NAME_FONT = '600 13px "Inter Variable"';
const SMALL_FONT = '500 11px "Inter Variable"';
const KEPT = 4000;

function widths(context: CanvasRenderingContext2D, font: string): (text: string) => number {
  const kept = new Map<string, number>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    context.font = `${font}, system-ui, sans-serif`;
    const width = context.measureText(text).width;
    if (kept.size > KEPT) kept.clear();
    kept.set(text, width);
    return width;
  };
}

let ready: Promise<Measure> | null = null;

/** Waits for the fonts, half a second at most: a layout with other widths would jump later. */
export function canvasMeasure(): Promise<Measure> {
  ready ??= (async () => {
    const fonts = Promise.all([document.fonts.load(NAME_FONT), document.fonts.load(SMALL_FONT)]);
    await Promise.race([fonts, new Promise((resolve) => setTimeout(resolve, 500))]);
    const context = document.createElement("canvas").getContext("2d");
    if (context === null) return ROUGH_MEASURE;
    return { name: widths(context, NAME_FONT), small: widths(context, SMALL_FONT) };
  })();
  return ready;
}
