import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { build } from 'vite';

/**
 * The names of the Edge Functions: every folder of supabase/functions with an `index.ts`, shared code apart.
 * @param {string} root the checkout.
 * @returns {string[]} sorted.
 */
export function functionNames(root) {
  const folder = path.join(root, 'supabase', 'functions');
  return readdirSync(folder)
    .filter((name) => !name.startsWith('_') && existsSync(path.join(folder, name, 'index.ts')))
    .toSorted();
}

/**
 * Makes one file of each Edge Function, `<name>/index.js`, that needs no other file, no network and no node_modules. The tests run these files,
 * and these files are deployed.
 * @param {string} root the checkout.
 * @param {string} folder where they go; what lies there is removed.
 */
export async function bundleFunctions(root, folder) {
  await Promise.all(functionNames(root).map((name) => bundleOne(root, { name, folder: path.join(folder, name) })));
}

/** @param {string} root @param {{ name: string, folder: string }} options */
async function bundleOne(root, { name, folder }) {
  const entry = path.join(root, 'supabase', 'functions', name, 'index.ts');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, target: 'webworker' },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: true,
      target: 'es2023',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'index.js', codeSplitting: false } },
    },
  });
}
