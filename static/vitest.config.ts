import { defineConfig, mergeConfig } from "vitest/config";
import vite from "./vite.config.ts";

export default mergeConfig(
  vite,
  defineConfig({
    test: {
      include: ["src/**/*.test.{ts,tsx}"],
      environment: "node", // a test that needs a document says so: // @vitest-environment jsdom
      pool: "threads",
      maxWorkers: 2,
      testTimeout: 120_000, // a busy machine is slow; nothing here waits for a time
    },
  }),
);
