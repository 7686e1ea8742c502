import { rmSync } from 'node:fs';
import path from 'node:path';
import { bundleFunctions, functionNames } from '../../../scripts/lib/bundle-functions.mjs';
import { requireBinaries } from './binaries.ts';
import { type Child, startChild, untilReady } from './child.ts';
import { makeFolder } from './folders.ts';
import { freePort } from './free-port.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The Edge Functions in Deno. */
export type Functions = {
  readonly url: string;
  /** Everything that they have logged. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
  /** Ends them at once, as a crash does, and starts them anew at the same place. */
  readonly crash: () => Promise<void>;
};

/** Bundles the functions into a temporary folder, which is the caller's to remove. */
export async function makeBundles(): Promise<string> {
  const folder = makeFolder('functions');
  try {
    await bundleFunctions(ROOT, folder);
    return folder;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Runs bundles in the real Deno, without files beyond their own and without npm.
 * env: exactly what they see. network: whether they may reach more than this computer.
 */
export async function startFunctions(
  env: Readonly<Record<string, string>>,
  { folder, network }: { readonly folder: string; readonly network: boolean },
): Promise<Functions> {
  const port = await freePort();
  const run = (): Promise<Child> => startDeno({ folder, port, env, network });
  const running = { child: await run(), before: '' };
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => `${running.before}${running.child.output()}`,
    stop: () => running.child.stop(),
    crash: async () => {
      await running.child.kill();
      running.before += running.child.output();
      running.child = await run();
    },
  };
}

async function startDeno(options: {
  readonly folder: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly network: boolean;
}): Promise<Child> {
  const { folder, port, env, network } = options;
  const main = path.join(import.meta.dirname, 'edge-main.mjs');
  const net = network ? '--allow-net' : '--allow-net=127.0.0.1';
  const rights = [
    '--no-prompt',
    '--no-remote',
    '--no-npm',
    '--no-config',
    '--allow-env',
    net,
    `--allow-read=${folder},${main}`,
  ];
  const child = startChild(
    requireBinaries().deno,
    ['run', ...rights, main, folder, String(port), ...functionNames(ROOT)],
    {
      env: { ...env, DENO_DIR: path.join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' },
      cwd: folder,
    },
  );
  const isReady = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    );
  await untilReady(child, isReady, { name: 'Deno' });
  return child;
}
