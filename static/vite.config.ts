import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// One entry per page: Django finds the files of "src/pages/<page>.tsx" in the manifest.
const pages = readdirSync(here("./src/pages"))
  .filter((name) => name.endsWith(".tsx") && !name.endsWith(".test.tsx"))
  .map((name) => here(`./src/pages/${name}`));

export default defineConfig({
  root: here("."),
  base: "/static/",
  publicDir: false,
  plugins: [react(), { ...optimizeLocales.vite({ locales: ["en-US"] }), enforce: "pre" }],
  resolve: { alias: { "@": here("./src"), "@schema": here("../asl/schema") } },
  server: { fs: { allow: [here("..")] } },
  build: {
    outDir: here("./dist"),
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    target: "es2023",
    cssTarget: ["chrome123", "firefox128", "safari17.5"], // light-dark() must survive
    assetsInlineLimit: 0, // data: addresses would need a wider content security policy
    chunkSizeWarningLimit: 1700, // the ELK worker is one file
    rolldownOptions: { input: pages },
  },
});
