import path from 'node:path';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

import { moduleUrls } from './scripts/lib/vite-module-urls.mjs';
import { preloadPage } from './scripts/lib/vite-preload-page.mjs';

const inRepository = (file: string): string => path.join(import.meta.dirname, file);

// One build for both hosts: Electron loads out/main and out/preload; out/renderer is what either of them shows.
// Packages in "dependencies" stay outside the bundle of main; the others are bundled.
export default defineConfig({
  main: {
    plugins: [moduleUrls(import.meta.dirname)],
    build: {
      outDir: inRepository('out/main'),
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: { index: inRepository('electron/main/index.ts') },
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
    plugins: [react(), tailwindcss(), preloadPage({ chunk: 'page', font: /inter-latin-wght-normal/ })],
    build: {
      outDir: inRepository('out/renderer'),
      emptyOutDir: true,
      minify: true,
      sourcemap: true,
      // Inlined data: addresses would need a hole in the content security policy.
      assetsInlineLimit: 0,
      rolldownOptions: { input: inRepository('renderer/index.html') },
    },
  },
});
