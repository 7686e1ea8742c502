import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FUNCTIONS = path.join(ROOT, 'supabase', 'functions');

/** The names of the Edge Functions of this checkout: every folder with an `index.ts`. */
export function functionNames(): readonly string[] {
  if (!existsSync(FUNCTIONS)) return [];
  return readdirSync(FUNCTIONS)
    .filter((name) => !name.startsWith('_') && existsSync(path.join(FUNCTIONS, name, 'index.ts')))
    .toSorted();
}

/** Makes one file of each Edge Function, `<name>.js` in `folder`, that needs no network and no node_modules. */
export async function bundleFunctions(folder: string): Promise<void> {
  const input = Object.fromEntries(functionNames().map((name) => [name, path.join(FUNCTIONS, name, 'index.ts')]));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, target: 'webworker' },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'es2023',
      minify: false,
      rolldownOptions: { input },
    },
  });
}
