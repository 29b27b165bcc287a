/** Definitions that come as files or pasted text. */
import type { TextFormat } from "@/api/types";

/** The smallest definition one can draw on: no states yet. */
export const EMPTY_MACHINE = '{\n  "Comment": "",\n  "StartAt": "",\n  "States": {}\n}\n';

/** JSON starts with a brace; all else is read as YAML. */
export function formatOfText(text: string): TextFormat {
  return /^\uFEFF?\s*[{[]/.test(text) ? "json" : "yaml";
}

/** "order flow.asl.json" → "order_flow": what AWS allows in a name. */
export function nameOfFile(file: string): string {
  const stem = file.replace(/(\.asl)?\.(json|yaml|yml)$|\.asl$/i, "");
  return stem
    .replace(/[^A-Za-z0-9_-]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 80);
}
