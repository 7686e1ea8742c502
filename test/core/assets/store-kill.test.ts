import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { AssetStore, hashFile } from '../../../src/core/assets/store.ts';
import { temporaryFolder } from '../data-folder.ts';

const WRITER = fileURLToPath(new URL('writer-main.ts', import.meta.url));

/** The names of all files below a folder. */
function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .toSorted();
}

it('AssetStore leaves no half file under a final name when the process is killed in the middle', async () => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');

  child.kill('SIGKILL');
  await ended;

  const store = new AssetStore(folder);
  const left = files(folder);
  expect(left.filter((name) => name.endsWith('.part')).length).toBeGreaterThan(0);
  for await (const file of store.list()) expect(await hashFile(file.path)).toBe(file.sha256);
  await store.clearIncoming();
  expect(files(folder)).toEqual(left.filter((name) => !name.endsWith('.part')));
});
