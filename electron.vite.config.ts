import path from 'node:path';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

import { bundledPackages } from './scripts/lib/bundled-packages.mjs';
import { moduleUrls } from './scripts/lib/vite-module-urls.mjs';
import { preloadPage } from './scripts/lib/vite-preload-page.mjs';
import { withoutEval } from './scripts/lib/vite-without-eval.mjs';

const inRepository = (file: string): string => path.join(import.meta.dirname, file);

// One build for both hosts: Electron loads out/main and out/preload, the browser host is out/main/host.js, and
// out/renderer is what either of them shows.
// Packages in "dependencies" stay outside the bundle of main, but for those of bundled-packages.mjs.
export default defineConfig({
  main: {
    plugins: [moduleUrls(import.meta.dirname)],
    build: {
      externalizeDeps: { exclude: [...bundledPackages] },
      outDir: inRepository('out/main'),
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        // host: what `npm start` runs where no desktop window can be opened. A bundle is up in half the time.
        input: { index: inRepository('electron/main/index.ts'), host: inRepository('src/host/node/main.ts') },
        // Flat, so that a file's place relative to `import.meta.url` is the same from every chunk.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: inRepository('out/preload'),
      // A sandboxed preload cannot import files: one CommonJS file with everything in it.
      externalizeDeps: false,
      isolatedEntries: true,
      sourcemap: true,
      rolldownOptions: {
        input: { index: inRepository('electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: inRepository('renderer'),
    // Relative addresses work below the loopback server and below app:// alike.
    base: './',
    plugins: [react(), tailwindcss(), withoutEval(), preloadPage({ chunk: 'page', font: /inter-latin-wght-normal/ })],
    build: {
      outDir: inRepository('out/renderer'),
      emptyOutDir: true,
      minify: true,
      sourcemap: true,
      // Inlined data: addresses would need a hole in the content security policy.
      assetsInlineLimit: 0,
      // Of the loopback or from the app's own archive: three quarters of a megabyte are there at once.
      chunkSizeWarningLimit: 800,
      rolldownOptions: {
        input: inRepository('renderer/index.html'),
        output: {
          // Two files at the start, each with all that it imports: what views that come later share with them else became a dozen.
          codeSplitting: {
            groups: [
              { name: 'entry', test: /renderer\/main\.tsx$/, priority: 2 },
              { name: 'page', test: /renderer\/page\.tsx$/, priority: 1 },
            ],
          },
        },
      },
    },
  },
});
