import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { isBuilt } from '../../scripts/lib/build-state.mjs';
import { repositoryRoot } from '../../scripts/lib/repository.mjs';
import { findApplication } from '../../src/host/application.ts';
import { openEngine } from '../support/test-engine.ts';
import { tempFolder } from '../support/temp-folder.ts';

const seenSchema = z.looseObject({ exitCode: z.number(), errors: z.array(z.string()), dialogs: z.array(z.string()) });

/** Runs test/electron/process/main.ts to its end: the real main, the stand-in in Electron's place. */
async function runApp(entry: string, dataDir: string, mode: 'picture' | 'start' | 'signal' | 'crash') {
  const script = join(import.meta.dirname, 'process', 'main.ts');
  const env = { ...process.env, GESSO_HOME: dataDir, GESSO_LOG: 'error' };
  const args = ['--disable-warning=ExperimentalWarning', script, join(repositoryRoot, entry), dataDir, mode];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [exitCode] = await once(child, 'close');
  const line = output.stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`the app said: ${output.stdout}${output.stderr}`);
  return { ...seenSchema.parse(JSON.parse(line)), exitCode };
}

const hasPage = findApplication(repositoryRoot).rendererDir !== undefined;

// From source the page must have been built at some time; from the build everything must be of now. `npm test` builds first.
const entries = [
  { entry: 'electron/main/index.ts', isThere: hasPage },
  { entry: 'out/main/index.js', isThere: isBuilt(repositoryRoot) },
];

describe.each(entries)('the desktop app from $entry', ({ entry, isThere }) => {
  it.runIf(isThere)(
    'makes a Draft picture over the bridge, serves it, and leaves nothing behind',
    { timeout: 60_000 },
    async () => {
      const dataDir = join(tempFolder(), 'Gesso');

      const seen = await runApp(entry, dataDir, 'picture');

      expect(seen).toMatchObject({
        pageStatus: 200,
        jobStatus: 'completed',
        width: 256,
        height: 192,
        isFileThere: true,
        partStatus: 206,
        part: 'PNG',
        thumbnailStatus: 200,
        thumbnailType: 'image/webp',
        healthStatus: 200,
        isRuntimeFileLeft: false,
        errors: [],
        dialogs: [],
        exitCode: 0,
      });
      expect(existsSync(join(dataDir, 'gesso.db-wal'))).toBe(false);
      // At this level the log has only errors, and the file is made by the first line.
      expect(existsSync(join(dataDir, 'logs'))).toBe(false);
    },
  );
});

describe.runIf(hasPage)('the desktop app', () => {
  it('says that another Gesso holds the folder, and ends with its code', { timeout: 60_000 }, async () => {
    const { dataDir } = await openEngine();

    const seen = await runApp('electron/main/index.ts', dataDir, 'start');

    expect(seen.dialogs).toEqual(['Gesso is already running on this data folder']);
    expect(seen.exitCode).toBe(4);
  });

  it('stops the engine when it is told to terminate', { timeout: 60_000 }, async () => {
    const dataDir = join(tempFolder(), 'Gesso');

    const seen = await runApp('electron/main/index.ts', dataDir, 'signal');

    expect(seen).toMatchObject({ isRuntimeFileLeft: false, exitCode: 0 });
  });

  it(
    'ends at a bug, tells the user without a stack, and leaves nothing that says it runs',
    { timeout: 60_000 },
    async () => {
      const dataDir = join(tempFolder(), 'Gesso');

      const seen = await runApp('electron/main/index.ts', dataDir, 'crash');

      expect(seen).toMatchObject({ errors: ['Gesso has to close'], exitCode: 1 });
      expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false);
      const log = readFileSync(join(dataDir, 'logs', 'gesso.log'), 'utf8');
      expect(log).toContain('a rejected promise that nobody caught');
      expect(log).toContain('an error that nobody caught');
    },
  );
});
