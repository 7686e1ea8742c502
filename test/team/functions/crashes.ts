import { describe, expect, test } from 'vitest';
import type { CrashProxy } from './crash-proxy.ts';
import { ordersOf } from './orders.ts';
import type { TeamWorld } from './team-world.ts';
import { jobWhen, settled } from './wait-for-job.ts';

/**
 * One vendor that answers at once and one that is asked again and again: there the steps around its answer. doubtful: how many of the
 * deaths leave what nobody can know, between the word "submitting" and the first trace of the vendor's answer.
 */
const ORDERS = [
  {
    job: {
      jobType: 'image',
      provider: 'openai',
      model: 'gpt-image-2',
      params: { prompt: 'a red door', quality: 'low' },
    },
    // Up to the last one that matters: what follows tidies up.
    steps: [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14],
    doubtful: 2,
  },
  { job: { jobType: 'video', provider: 'runway', params: { prompt: 'a lighthouse' } }, steps: [4, 5, 6], doubtful: 1 },
] as const;

/** The worker dies between each pair of its steps; the next one goes on. */
export function describeCrashes(world: () => TeamWorld, proxy: () => CrashProxy): void {
  describe('dying after each of its steps', () => {
    const { nextPass, ledger } = ordersOf(world);

    test.each(ORDERS)(
      'asks $job.provider once, and the job ends or says what nobody can know',
      async ({ job, steps, doubtful }) => {
        const { books } = world().vendor(job.provider);
        const unknown: unknown[] = [];
        proxy().isQuiet = true;
        for (const step of steps) {
          const before = books.creates.length;
          const jobId = String((await world().start(job)).json['jobId']);
          proxy().dieAt(step, world().stack.crashFunctions);
          await jobWhen(world(), jobId, settled, nextPass);
          const died = await proxy().end();
          const row = await world().row(jobId);
          const [booked] = await world().sql<{ rows: number }>(
            'select count(*)::int as rows from public.api_usage where project_id = $1',
            [jobId],
          );

          expect([step, died]).toEqual([step, expect.any(String)]);
          expect([died, books.creates.length - before <= 1]).toEqual([died, true]);
          if (row['phase'] === 'needs_attention') unknown.push(died);
          else expect([died, row['status'], row['error'], booked?.rows]).toEqual([died, 'completed', null, 1]);
        }
        proxy().isQuiet = false;

        expect(unknown.length).toBe(doubtful);
        expect(await ledger()).toEqual([]);
      },
      120_000,
    );
  });
}
