/** The graph as a file: the same components as on screen, their computed colours written into the SVG. */

import interUrl from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { GraphPicture } from "./canvas/GraphPicture";
import { Picture, type PictureContext } from "./canvas/picture_context";
import type { ExportOptions } from "./canvas/props";
import type { Graph, Layout } from "./types";

export interface PictureToExport {
  graph: Graph;
  layout: Layout;
  context: PictureContext;
}

const MARGIN = 24;
/** Browsers refuse larger canvases. */
const LARGEST_SIDE = 16_000;
const COPIED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-opacity",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;
/** Values that SVG has by itself need no attribute. */
const PLAIN: Record<string, string> = {
  "fill-opacity": "1",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "stroke-opacity": "1",
  opacity: "1",
  "text-anchor": "start",
};
const ONLY_ON_SCREEN = ".edge-hit, .plus, .fold-button, .node-ring, .plus-hit";

export function graphSvg(picture: PictureToExport, options: ExportOptions = {}): string {
  const host = document.createElement("div");
  host.className = "graph-export";
  if (options.theme !== undefined) host.style.colorScheme = options.theme;
  document.body.append(host);
  const root = createRoot(host);
  try {
    flushSync(() => root.render(<ExportedPicture picture={picture} isTransparent={options.isTransparent ?? false} />));
    const svg = host.querySelector("svg")!;
    for (const element of svg.querySelectorAll(ONLY_ON_SCREEN)) element.remove();
    const elements = [...svg.querySelectorAll<SVGElement>("*")];
    for (const [element, attributes] of elements.map((element) => [element, computedAttributes(element)] as const)) {
      if (attributes === null) element.remove();
      else replaceAttributes(element, attributes);
    }
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
  } finally {
    root.unmount();
    host.remove();
  }
}

function ExportedPicture({ picture, isTransparent }: { picture: PictureToExport; isTransparent: boolean }) {
  const { x, y, w, h } = picture.layout.bounds;
  const [left, top, width, height] = [x - MARGIN, y - MARGIN, w + 2 * MARGIN, h + 2 * MARGIN].map(Math.round) as [
    number,
    number,
    number,
    number,
  ];
  return (
    <Picture value={{ ...picture.context, prefix: "export", isEditing: false }}>
      <svg
        xmlns="http://www.w3.org/2000/svg"
        width={width}
        height={height}
        viewBox={`${left} ${top} ${width} ${height}`}
        className="graph-svg"
      >
        {!isTransparent && <rect className="graph-ground" x={left} y={top} width={width} height={height} />}
        <GraphPicture graph={picture.graph} layout={picture.layout} window={null} selected={null} />
      </svg>
    </Picture>
  );
}

/** null = not drawn at all. */
function computedAttributes(element: SVGElement): Record<string, string> | null {
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility === "hidden") return null;
  const attributes: Record<string, string> = {};
  if (element.style.transform !== "") attributes.transform = style.transform;
  if (element.children.length > 0 && element.tagName !== "svg")
    return { ...attributes, ...(style.opacity === "1" ? {} : { opacity: style.opacity }) };
  for (const name of COPIED) {
    const value = style.getPropertyValue(name);
    if (value !== "" && value !== PLAIN[name]) attributes[name] = plainColour(value);
  }
  // other programs have other fonts: the words keep their width all the same
  if (element instanceof SVGTextElement) attributes.textLength = element.getComputedTextLength().toFixed(1);
  return attributes;
}

/** Mixed colours compute to `color(srgb r g b)`, which only browsers understand. */
export function plainColour(value: string): string {
  return value.replace(/color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)[^)]*\)/g, (_, ...parts: string[]) => {
    const [r, g, b] = parts.slice(0, 3).map((part) => Math.round(Number(part) * 255));
    return `rgb(${r}, ${g}, ${b})`;
  });
}

const KEPT = new Set([
  "xmlns",
  "width",
  "height",
  "viewBox",
  "x",
  "y",
  "rx",
  "ry",
  "r",
  "cx",
  "cy",
  "d",
  "transform",
  "x1",
  "x2",
  "y1",
  "y2",
  "points",
]);

function replaceAttributes(element: SVGElement, attributes: Record<string, string>): void {
  for (const { name } of [...element.attributes]) if (!KEPT.has(name)) element.removeAttribute(name);
  if (element.tagName === "title") return;
  for (const [name, value] of Object.entries(attributes)) {
    if (element.tagName !== "text" && (name.startsWith("font") || name === "text-anchor")) continue;
    element.setAttribute(name, value);
  }
}

/** @throws Error when the browser cannot draw a picture of that size. */
export async function graphPng(picture: PictureToExport, options: ExportOptions = {}): Promise<Blob> {
  const text = await withFont(graphSvg(picture, options));
  const { w, h } = picture.layout.bounds;
  const wanted = options.scale ?? 2;
  const scale = Math.min(wanted, LARGEST_SIDE / (Math.max(w, h) + 2 * MARGIN));
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob === null)
      throw new Error(`The browser cannot draw ${canvas.width} × ${canvas.height} pixels. Choose a smaller scale.`);
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** An image has no access to the page's fonts: it carries its own. */
async function withFont(svg: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(interUrl)).arrayBuffer());
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  const face = `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(data:font/woff2;base64,${btoa(binary)})}`;
  return svg.replace(/(<svg[^>]*>)/, `$1<style>${face}</style>`);
}
