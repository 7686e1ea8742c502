import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, test } from 'vitest';

import { repositoryRoot } from '../../scripts/lib/repository.mjs';
import { temporaryFolder } from '../scripts/temporary-folder.ts';

const moduleUrl = (file: string): string => pathToFileURL(path.join(repositoryRoot, file)).href;

/** Runs code in a plain Node of its own, in which the package electron cannot be resolved. */
function runWithoutElectron(code: string) {
  const hooks = `
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve(specifier, context, nextResolve) {
        if (/^electron(\\/|$)/.test(specifier)) throw new Error('electron is out of reach: ' + context.parentURL);
        return nextResolve(specifier, context);
      },
    });`;
  const args = ['--input-type=module', '--import', `data:text/javascript,${encodeURIComponent(hooks)}`, '--eval', code];
  return spawnSync(process.execPath, args, { cwd: repositoryRoot, encoding: 'utf8', timeout: 20_000 });
}

describe('core on plain Node', () => {
  test('opens a data folder, lists providers and stops while electron cannot be resolved', () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    const code = `
      const { createEngine } = await import('${moduleUrl('src/core/engine.ts')}');
      const keychain = { probe: async () => ({ available: false, reason: 'none here' }), read: async () => undefined, write: async () => {}, remove: async () => {} };
      const engine = await createEngine({ dataDir: ${JSON.stringify(dataDir)}, environment: {}, version: '0.0.0', keychain });
      const providers = await engine.handlers['providers.list']({});
      await engine.stop();
      console.log(JSON.stringify(providers));`;

    const { status, stdout, stderr } = runWithoutElectron(code);

    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('"draft"');
  });

  test.each(['src/host/start-host.ts', 'src/host/cli/program.ts', 'src/host/node/serve.ts'])(
    '%s loads while electron cannot be resolved',
    (file) => {
      const { status, stderr } = runWithoutElectron(`await import('${moduleUrl(file)}'); process.exit(0);`);

      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
  );

  test('would notice an import of electron', () => {
    const { status, stderr } = runWithoutElectron("await import('electron')");

    expect(status).not.toBe(0);
    expect(stderr).toContain('electron is out of reach');
  });
});
