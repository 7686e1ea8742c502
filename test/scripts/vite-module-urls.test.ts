import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'vite';
import { describe, expect, test } from 'vitest';

import { moduleUrls } from '../../scripts/lib/vite-module-urls.mjs';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

/** Builds `src/main.ts` of a tree for Node, as main is built, and returns what it exports. */
async function buildAndImport(files: Readonly<Record<string, string>>) {
  const root = temporaryFolder();
  writeFiles(root, files);
  const outDir = path.join(root, 'out');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [moduleUrls(root)],
    build: {
      ssr: path.join(root, 'src/main.ts'),
      outDir,
      ssrEmitAssets: true,
      rolldownOptions: { output: { entryFileNames: 'index.js' } },
    },
  });
  const exported: Record<string, URL> = await import(pathToFileURL(path.join(outDir, 'index.js')).href);
  return { outDir, exported };
}

describe('a built module', () => {
  test('finds the worker that lies beside its source', async () => {
    const { exported } = await buildAndImport({
      'src/main.ts': "export const worker = new URL('./deep/echo-worker.ts', import.meta.url);\n",
      'src/deep/echo-worker.ts': "import { word } from './word.ts';\nconsole.log(word satisfies string);\n",
      'src/deep/word.ts': "export const word = 'echo';\n",
    });

    const file = exported.worker;

    expect(file && readFileSync(file, 'utf8')).toContain('"echo"');
    expect(file && readFileSync(file, 'utf8')).not.toContain('satisfies');
  });

  test('finds the data file and the data folder that its source names', async () => {
    const { exported } = await buildAndImport({
      'package.json': '{ "version": "1.2.3" }',
      'src/main.ts': `export const manifest = new URL('../package.json', import.meta.url);
        export const migrations = new URL("./db/migrations/", import.meta.url);\n`,
      'src/db/migrations/000001_first.sql': 'select 1;',
    });

    expect(exported.manifest && readFileSync(exported.manifest, 'utf8')).toContain('1.2.3');
    expect(exported.migrations && readFileSync(new URL('000001_first.sql', exported.migrations), 'utf8')).toBe(
      'select 1;',
    );
  });

  test('keeps addresses that name no file of the repository', async () => {
    const { outDir, exported } = await buildAndImport({
      'src/main.ts': "export const later = new URL('./made-later.txt', import.meta.url);\n",
    });

    expect(exported.later?.href).toBe(pathToFileURL(path.join(outDir, 'made-later.txt')).href);
    expect(existsSync(path.join(outDir, 'data'))).toBe(false);
  });
});
