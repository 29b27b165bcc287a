/** One door to both formats. */

import { parseJson } from "./parse_json";
import { parseYaml } from "./parse_yaml";
import type { Format, Syntax } from "./syntax";

/** Reads a definition's text; never throws, and gives what can be read of a broken one. */
export function parse(text: string, format: Format): Syntax {
  return format === "json" ? parseJson(text) : parseYaml(text);
}
