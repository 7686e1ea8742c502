import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../src/core/base/app-error.ts';
import { systemClock } from '../../src/core/base/clock.ts';
import { writeRuntime } from '../../src/host/runtime-file.ts';
import { createVendorAdapter } from '../fakes/vendor/vendor-adapter.ts';
import { gesso } from '../host/gesso-process.ts';
import { startTestHost } from '../host/test-host.ts';
import { startVendor } from '../support/start-vendor.ts';
import { tempFolder } from '../support/temp-folder.ts';

const PRICE = 600_000;
const FITS = 100;
/** $60.59: the hundredth fits, the next one lacks a cent. */
const LIMIT = FITS * PRICE + 590_000;
const REQUEST = { jobType: 'image', provider: 'runway', params: { prompt: 'many' } } as const;

type Counted = { accepted: number; refused: number };

describe('1,000 submits at once against a limit that fits 100', () => {
  it(
    'through HTTP, the engine, batches and the command line: exactly 100 are accepted, the others are told why',
    { timeout: 120_000 },
    async () => {
      const vendor = await startVendor();
      vendor.mode = 'hold';
      const host = await startTestHost({ adapters: [createVendorAdapter({ url: vendor.url, concurrency: 20 })] });
      const { engine, http, dataDir } = host;
      writeRuntime(dataDir, { ...http, pid: process.pid, startedAt: engine.startedAt, version: engine.version });
      await engine.handlers['budget.setLimit']({ scope: 'all', window: 'month', kind: 'hard', limitMicros: LIMIT });

      const post = async (): Promise<Counted> => {
        const { status, body } = await host.post('media-start', REQUEST);
        if (status === 200) return { accepted: 1, refused: 0 };
        expect(status).toBe(402);
        expect(body).toMatchObject({
          success: false,
          error: 'budget_exceeded',
          details: { scope: 'all', window: 'month', limit: LIMIT / 1e6, estimate: 0.6 },
        });
        return { accepted: 0, refused: 1 };
      };
      const submit = (count: number): (() => Promise<Counted>) => {
        const jobs = Array.from({ length: count }, () => REQUEST);
        return async () => {
          try {
            await (count === 1
              ? engine.handlers['jobs.create'](REQUEST)
              : engine.handlers['jobs.createBatch']({ jobs }));
            return { accepted: count, refused: 0 };
          } catch (error) {
            expect(error instanceof AppError && error.code).toBe('budget_exceeded');
            return { accepted: 0, refused: count };
          }
        };
      };
      const command = async (): Promise<Counted> => {
        const { code } = await gesso(dataDir, ['generate', 'x', '--type', 'image', '--provider', 'runway', '--detach']);
        expect([0, 3]).toContain(code);
        return code === 0 ? { accepted: 1, refused: 0 } : { accepted: 0, refused: 1 };
      };

      const doors = [
        ...Array.from({ length: 4 }, () => command),
        ...Array.from({ length: 300 }, () => [post, submit(1)]).flat(),
        ...Array.from({ length: 36 }, () => submit(11)),
      ];
      const counts = await Promise.all(doors.map((door) => door()));

      const accepted = counts.reduce((sum, count) => sum + count.accepted, 0);
      expect(counts.reduce((sum, count) => sum + count.accepted + count.refused, 0)).toBe(1000);
      expect(accepted).toBe(FITS);
      const { total, limits } = await engine.handlers['budget.show']({});
      expect(total).toEqual({ spentMicros: 0, reservedMicros: FITS * PRICE });
      expect(limits[0]?.leftMicros).toBe(LIMIT - FITS * PRICE);
      const jobs = await engine.handlers['jobs.counts']({});
      expect(jobs.queued + jobs.processing).toBe(FITS);
      expect((await engine.handlers['budget.verify']({})).checks.filter((check) => !check.ok)).toEqual([]);
    },
  );
});

describe('several hosts at once on one folder', () => {
  it('are one that runs and others that leave; a killed one gives way at once', { timeout: 60_000 }, async () => {
    const dataDir = tempFolder();

    const first = await Promise.all(Array.from({ length: 4 }, () => startHolder(dataDir)));
    const winner = first.find((one) => one.said === 'running');
    await winner?.kill();
    const second = await Promise.all(Array.from({ length: 3 }, () => startHolder(dataDir)));

    expect(first.map((one) => one.said).toSorted()).toEqual(['in_use', 'in_use', 'in_use', 'running']);
    expect(second.map((one) => one.said).toSorted()).toEqual(['in_use', 'in_use', 'running']);
  });
});

/** A process that tries to open the folder, and says how that went. */
async function startHolder(dataDir: string): Promise<{ readonly said: string; kill(): Promise<void> }> {
  const script = fileURLToPath(new URL('./holder-process.ts', import.meta.url));
  const until = String(systemClock.now() + 1500);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, dataDir, until], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const [text]: unknown[] = await once(child.stdout, 'data');
  return { said: String(text).trim(), kill };
}
