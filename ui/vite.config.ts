import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** What the first screen needs, found by its imports. */
const needed = new Set<string>();

/** Gathers what the entry imports without `import()`; libraries that are one big index are left to the bundler. */
function start(): Plugin {
  return {
    name: "start",
    apply: "build",
    buildEnd() {
      const open = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (!needed.has(id) && !/@mantine|@tabler|@floating-ui/.test(id)) {
          needed.add(id);
          open.push(...(this.getModuleInfo(id)?.importedIds ?? []));
        }
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), start()],
  clearScreen: false,
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  build: {
    // WebKitGTK 2.40, WebView2 and Safari 15 (macOS 12) are the oldest that the program meets.
    target: ["es2022", "safari15.4", "chrome105"],
    outDir: "dist",
    emptyOutDir: true,
    chunkSizeWarningLimit: 1500,
    // The page's policy allows no inline code and fonts only from its own folder.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file for the start: each further one is a round to the program and back before anything is shown.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "start", test: (id) => needed.has(id) }] } },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 60_000,
  },
});
