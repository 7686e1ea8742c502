import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobType, ProviderId } from '../../src/contract/provider.ts';
import type { JsonObject } from '../../src/contract/units.ts';
import { newId } from '../../src/core/base/ids.ts';
import type { FakeServer } from '../fakes/vendors/fake-server.ts';
import { engineWith, ledgerOf, still } from '../core/providers/contract-world.ts';
import { PAID_ADAPTERS } from '../support/paid-adapters.ts';
import { tempFolder } from '../support/temp-folder.ts';

export type PaidOrder = {
  readonly provider: ProviderId;
  readonly keyVariable: string;
  readonly jobType: JobType;
  readonly model: string;
  readonly params: JsonObject;
  readonly maxCostMicros?: number;
  /** Where to die, beyond what every provider has: `after:keep:body.bin`. */
  readonly points: readonly string[];
  /** Instants after which the job completes by itself, since the work is found again or provably was not sent. */
  readonly findsAfter?: readonly string[];
  /** true: after every instant. */
  readonly isFound?: boolean;
  /** false: the vendor says nowhere what it took. */
  readonly isExact?: boolean;
};

/** Compiled code of the processes that die here: the next one starts in half the time. */
const COMPILE_CACHE = join(tmpdir(), 'gesso-compile-cache');

/** Every instant after the order was accepted at which the truth moves; what comes before costs nothing with any provider. */
const POINTS = [
  'phase:submitting',
  'before:start',
  'after:start',
  'phase:running',
  'after:status',
  'phase:downloading',
  'after:download',
  'phase:completed',
];

/** kill -9 at every instant at which the truth about a paid job moves; then another engine on the same folder and the same vendor. */
export function paidEdges(title: string, order: PaidOrder, start: () => Promise<FakeServer>): void {
  describe(`kill -9 in the middle of ${title}`, () => {
    it.each([...POINTS, ...order.points])('pays once at most and hides nothing at %s', async (dieAt) => {
      const fake = await start();
      const job = { id: newId.job(Date.now()), ...pick(order) };
      const environment = { [order.keyVariable]: fake.vendor.key };
      const dataDir = tempFolder();

      const signal = await runAndDie({ dataDir, provider: order.provider, url: fake.url, environment, job, dieAt });
      const adapter = PAID_ADAPTERS[order.provider]?.(fake.url);
      if (adapter === undefined) throw new Error('no such adapter');
      const engine = await engineWith({ adapter, environment, fake }, dataDir);
      // The same intent again, as a client sends it that saw no answer.
      await engine.handlers['jobs.create']({ ...job, provider: order.provider });
      const found = await still(engine, job.id);

      const { held, spent, problems } = await ledgerOf(engine);
      expect(signal, 'the trap must have sprung').toBe('SIGKILL');
      expect(problems).toEqual([]);
      expect(fake.books.creates.length).toBeLessThanOrEqual(found.attempts);
      expect(fake.books.taken, 'taken once at most').toBeLessThanOrEqual(1);
      expect(held + spent).toBeGreaterThanOrEqual(fake.books.chargedMicros);
      if (found.phase === 'needs_attention') {
        expect(order.isFound === true || order.findsAfter?.includes(dieAt) === true, 'what can be found is found').toBe(
          false,
        );
        return;
      }
      expect(found, JSON.stringify(found.error)).toMatchObject({ status: 'completed' });
      if (order.isExact !== false) expect(spent).toBe(fake.books.chargedMicros);
      for (const output of found.outputs) expect(existsSync(output.path)).toBe(true);
      expect(await engine.handlers['library.verify']({})).toMatchObject({ missing: [], damaged: [] });
    });
  });
}

function pick({
  jobType,
  model,
  params,
  maxCostMicros,
}: PaidOrder): Pick<PaidOrder, 'jobType' | 'model' | 'params' | 'maxCostMicros'> {
  return { jobType, model, params, ...(maxCostMicros === undefined ? {} : { maxCostMicros }) };
}

async function runAndDie(order: object): Promise<unknown> {
  const script = fileURLToPath(new URL('./paid-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
  // A trap that does not spring must not leave an engine behind.
  onTestFinished(() => void child.kill('SIGKILL'));
  const [, signal]: unknown[] = await once(child, 'close');
  return signal;
}
