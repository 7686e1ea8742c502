import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const SCRIPT = fileURLToPath(new URL('lock-holder-main.ts', import.meta.url));

/** Another process that holds the lock of a data folder until it is killed with -9. */
export async function startLockHolder(folder: string): Promise<{ pid: number; kill(): Promise<void> }> {
  const child = spawn(process.execPath, [SCRIPT, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => {
      throw new Error('the holder of the lock ended early');
    }),
  ]);
  return { pid: child.pid ?? 0, kill };
}
