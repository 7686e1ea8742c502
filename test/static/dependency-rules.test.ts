import { existsSync } from 'node:fs';
import path from 'node:path';

import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import { describe, expect, test } from 'vitest';

import { configuration } from '../../.dependency-cruiser.mjs';
import { temporaryFolder, writeFiles } from '../scripts/temporary-folder.ts';

/** Names of the rules that a tree with one import, from a file to another file or to a package, breaks. */
async function broken(from: string, to: string, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const root = temporaryFolder();
  const isFile = to.endsWith('.ts');
  const specifier = isFile ? `${'../'.repeat(from.split('/').length - 1)}${to}` : to;
  writeFiles(root, {
    'package.json': '{ "type": "module" }',
    ...(isFile && { [to]: 'export const x = 1;\n' }),
    [from]: `import { x } from '${specifier}';\nexport const y = x;\n`,
    ...more,
  });
  const folders = ['src', 'electron', 'renderer', 'test'].filter((folder) => existsSync(path.join(root, folder)));
  const { forbidden = [], options = {} } = configuration;
  const settings = { ...options, baseDir: root, ruleSet: { forbidden }, validate: true };
  const { output } = await cruise(folders, { ...settings, outputType: 'json' });
  const result: ICruiseResult = JSON.parse(typeof output === 'string' ? output : '');
  return result.summary.violations.map(({ rule }) => rule.name);
}

const installed = (name: string) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: 'index.js' }),
  [`node_modules/${name}/index.js`]: 'exports.x = 1;\n',
  'package.json': JSON.stringify({ type: 'module', dependencies: { [name]: '1.0.0' } }),
});

describe('a dependency rule', () => {
  test.each([
    ['src/contract/a.ts', 'src/core/base/b.ts', 'layer-contract'],
    ['src/core/base/a.ts', 'src/host/b.ts', 'layer-core'],
    ['src/host/a.ts', 'electron/main/b.ts', 'layer-host'],
    ['electron/main/a.ts', 'renderer/b.ts', 'layer-electron-main'],
    ['electron/preload/a.ts', 'src/core/base/b.ts', 'layer-preload'],
    ['renderer/a.ts', 'src/core/base/b.ts', 'layer-renderer'],
    ['renderer/a.ts', 'src/host/b.ts', 'layer-renderer'],
    ['src/host/http/a.ts', 'src/host/cli/b.ts', 'cli-is-a-leaf'],
    ['src/core/base/a.ts', 'test/fakes/b.ts', 'no-tests-in-product'],
    ['src/core/base/a.ts', 'src/core/db/b.ts', 'core-base'],
    ['src/core/db/a.ts', 'src/core/jobs/b.ts', 'core-db'],
    ['src/core/budget/a.ts', 'src/core/jobs/b.ts', 'core-budget'],
    ['src/core/assets/a.ts', 'src/core/budget/b.ts', 'core-assets'],
    ['src/core/settings/a.ts', 'src/core/secrets/b.ts', 'core-settings'],
    ['src/core/secrets/a.ts', 'src/core/settings/b.ts', 'core-secrets'],
    ['src/core/providers/a.ts', 'src/core/db/b.ts', 'core-providers'],
    ['src/core/providers/a.ts', 'src/core/assets/b.ts', 'core-providers'],
    ['src/core/comfy/a.ts', 'src/core/budget/b.ts', 'core-comfy'],
    ['src/core/jobs/a.ts', 'src/core/sync/b.ts', 'core-jobs'],
    ['src/core/sync/push.ts', 'src/core/jobs/b.ts', 'sync-at-two-doors'],
    ['src/core/jobs/a.ts', 'src/core/api/b.ts', 'api-is-on-top'],
    ['src/core/api/a.ts', 'src/core/engine.ts', 'engine-is-on-top'],
    ['src/contract/a.ts', 'node:fs', 'contract-without-node'],
    ['src/core/providers/openai/a.ts', 'node:crypto', 'adapters-without-node'],
    ['renderer/a.ts', 'node:path', 'renderer-without-node'],
  ])('%s → %s breaks %s', async (from, to, rule) => {
    expect(await broken(from, to)).toContain(rule);
  });

  test.each([
    ['src/contract/a.ts', 'execa', 'contract-needs-zod-only'],
    ['src/core/jobs/a.ts', 'better-sqlite3', 'one-file-opens-the-database'],
    ['src/core/jobs/a.ts', 'electron', 'electron-in-its-corner'],
    ['test/core/a.ts', 'electron', 'electron-in-its-corner'],
  ])('%s → the package %s breaks %s', async (from, name, rule) => {
    expect(await broken(from, name, installed(name))).toContain(rule);
  });

  test('also sees imports of types alone', async () => {
    const source = "import type { T } from '../../host/t.ts';\nexport type U = T;\n";
    const files = { 'src/core/base/a.ts': source, 'src/host/t.ts': 'export type T = 1;\n' };

    expect(await broken('src/core/base/b.ts', 'src/core/base/c.ts', files)).toContain('layer-core');
  });

  test('finds a cycle', async () => {
    const source = "import { y } from './a.ts';\nexport const x = y;\n";

    expect(await broken('src/core/base/a.ts', 'src/core/base/b.ts', { 'src/core/base/b.ts': source })).toContain(
      'no-cycles',
    );
  });

  test('lets pass what the architecture allows', async () => {
    expect(await broken('src/core/sync/outbox.ts', 'src/core/jobs/b.ts')).toEqual([]);
    expect(await broken('src/core/providers/draft/a.ts', 'node:fs')).toEqual([]);
    expect(await broken('src/core/db/open.ts', 'better-sqlite3', installed('better-sqlite3'))).toEqual([]);
    expect(await broken('electron/main/a.ts', 'electron', installed('electron'))).toEqual([]);
  });
});
