import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireBinaries } from './binaries.ts';
import { bundleFunctions, functionNames } from './bundle-functions.ts';
import { startChild, untilReady } from './child.ts';
import { freePort } from './free-port.ts';

/** The Edge Functions in Deno. */
export type Functions = {
  readonly url: string;
  /** Everything that they have logged. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

/**
 * Bundles the functions and runs them in the real Deno, without files beyond their own and without npm.
 * env: exactly what they see. network: whether they may reach more than this computer.
 */
export async function startFunctions(
  env: Readonly<Record<string, string>>,
  { network }: { readonly network: boolean },
): Promise<Functions> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gesso-functions-'));
  try {
    await bundleFunctions(folder);
    const port = await freePort();
    const main = path.join(import.meta.dirname, 'edge-main.mjs');
    const rights = [
      '--no-prompt',
      '--no-remote',
      '--no-npm',
      '--no-config',
      '--allow-env',
      network ? '--allow-net' : '--allow-net=127.0.0.1',
      `--allow-read=${folder},${main}`,
    ];
    const child = startChild(
      requireBinaries().deno,
      ['run', ...rights, main, folder, String(port), ...functionNames()],
      {
        env: { ...env, DENO_DIR: path.join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' },
        cwd: folder,
      },
    );
    const url = `http://127.0.0.1:${port}`;
    const isReady = (): Promise<boolean> =>
      fetch(url).then(
        () => true,
        () => false,
      );
    await untilReady(child, isReady, { name: 'Deno' });
    const stop = async (): Promise<void> => {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    return { url, log: child.output, stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
