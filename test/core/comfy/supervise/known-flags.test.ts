import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readInstallation } from '../../../../src/core/comfy/installation.ts';
import { knownFlags } from '../../../../src/core/comfy/supervise/known-flags.ts';
import { type FakeInstallation, fakeInstallation } from './fake-installation.ts';

function ask({ dataDir }: FakeInstallation, change: { python?: string } = {}) {
  const installation = readInstallation(dataDir);
  if (installation === undefined) throw new Error('it is installed');
  const environment = { PATH: process.env['PATH'] ?? '' };
  return knownFlags({ ...installation, ...change }, { dataDir, environment, timeoutMs: 30_000 });
}

it('asks an installation once for its options, and again when it has changed', async () => {
  const installation = fakeInstallation();
  const cache = join(installation.dataDir, 'comfy', 'servers', 'flags.json');
  const options = join(installation.root, 'comfy', 'cli_args.py');
  mkdirSync(join(installation.root, 'comfy'));
  writeFileSync(options, '');

  const asked = await ask(installation);
  writeFileSync(cache, readFileSync(cache, 'utf8').replace('--listen', '--from-the-cache'));
  const remembered = await ask(installation);
  utimesSync(options, 1, 1);
  const askedAgain = await ask(installation);

  expect([...(asked ?? [])]).toEqual(expect.arrayContaining(['--listen', '--port', '--base-directory', '--cpu']));
  expect(asked?.has('--no-such-option')).toBe(false);
  expect(remembered?.has('--from-the-cache')).toBe(true);
  expect(askedAgain).toEqual(asked);
});

it('knows nothing of an installation that does not tell, and leaves the words for that to the start', async () => {
  expect(await ask(fakeInstallation(), { python: '/no/such/python' })).toBeUndefined();
});
