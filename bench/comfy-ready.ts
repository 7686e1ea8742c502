import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsSchema } from '../src/contract/settings.ts';
import { systemClock } from '../src/core/base/clock.ts';
import { silentLog } from '../src/core/base/log.ts';
import { installationFile } from '../src/core/comfy/installation.ts';
import { createSupervisor } from '../src/core/comfy/supervise/supervisor.ts';
import { loadKeeper } from '../src/core/load-keeper.ts';
import { temporaryFolder } from './bench-folder.ts';
import { type Measurement, quantile } from './measure.ts';

const STARTS = 15;

/**
 * How long after a starting ComfyUI takes its first request Gesso knows it: a process that boots, listens and writes down the instant, as the real
 * one logs it. And how long the proof takes that all of it is gone.
 */
export async function benchComfyReady(): Promise<readonly Measurement[]> {
  const folder = temporaryFolder();
  const root = installStandIn(folder);
  const supervisor = createSupervisor({
    dataDir: folder,
    environment: { PATH: process.env['PATH'] },
    keeper: loadKeeper(),
    clock: systemClock,
    log: silentLog,
    fetch: globalThis.fetch,
    settings: () => settingsSchema.parse({}),
    onChange: () => undefined,
    onLines: () => undefined,
  });
  const seen: number[] = [];
  const gone: number[] = [];
  try {
    for (let start = 0; start < STARTS; start++) {
      await supervisor.ensureReady(AbortSignal.timeout(60_000));
      const known = Date.now();
      seen.push(Math.max(0, known - Number(readFileSync(join(root, 'ready.txt'), 'utf8')) * 1000));
      const from = performance.now();
      await supervisor.stop();
      gone.push(performance.now() - from);
    }
  } finally {
    await supervisor.end();
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    { name: 'comfy: ready is seen after (median)', value: quantile(seen, 0.5), unit: 'ms' },
    { name: 'comfy: ready is seen after (p95)', value: quantile(seen, 0.95), unit: 'ms' },
    { name: 'comfy: ended and proven gone after (median)', value: quantile(gone, 0.5), unit: 'ms' },
  ];
}

function installStandIn(dataDir: string): string {
  const root = join(dataDir, 'engine');
  mkdirSync(join(dataDir, 'comfy'), { recursive: true });
  mkdirSync(root);
  copyFileSync(join(import.meta.dirname, '../test/fakes/comfyui-process/main.py'), join(root, 'main.py'));
  writeFileSync(join(root, 'behaviour.json'), JSON.stringify({ boot_seconds: 0.3 }));
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  const installation = { schema: 1, kind: 'managed', root, python, torch: 'cpu', version: '0.3.64', commit: null };
  writeFileSync(installationFile(dataDir), JSON.stringify({ ...installation, installedAt: 1 }));
  return root;
}
