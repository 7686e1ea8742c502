import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const runtimeSchema = z.object({ url: z.string(), token: z.string() });

/** A real host in a process of its own. `readyMs`: from spawn to the line that says so. */
export type HostProcess = {
  readonly url: string;
  readonly token: string;
  readonly readyMs: number;
  stop(): Promise<void>;
};

/**
 * Starts the browser host as `npm start` does, built, on a folder of its own or on one that is there and stays. Rejects when it ends before
 * it is ready.
 */
export async function startHostProcess(folder?: string): Promise<HostProcess> {
  const dataDir = folder ?? mkdtempSync(join(tmpdir(), 'gesso-bench-'));
  const script = fileURLToPath(new URL('../out/main/host.js', import.meta.url));
  const start = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, '--no-open'], {
    env: { ...process.env, GESSO_HOME: dataDir, GESSO_NO_OPEN: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await readyLine(child);
  const readyMs = performance.now() - start;
  const { url, token } = runtimeSchema.parse(JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')));
  return {
    url,
    token,
    readyMs,
    stop: async () => {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      await ended;
      if (folder === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function readyLine(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.includes('Gesso is ready at')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the host ended with code ${code} before it was ready`)));
  });
}
