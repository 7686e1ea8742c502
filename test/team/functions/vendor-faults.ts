import { describe, expect, test } from 'vitest';
import type { Fault } from '../../fakes/vendors/faults.ts';
import { AFTER_FAULT, ORDERS, ordersOf, VENDORS } from './orders.ts';
import type { TeamWorld } from './team-world.ts';
import { jobWhen, settled } from './wait-for-job.ts';

/** Vendors that fail in every way that they have. */
export function describeVendorFaults(world: () => TeamWorld): void {
  describe('with vendors that fail', () => {
    const { order, nextPass, ledger } = ordersOf(world);

    /** How a job stands that a fault has met, per fault; and how often the vendor may have been asked to make it. */
    const FAULTS: readonly (readonly [Fault, 'failed' | 'needs_attention' | 'found'])[] = [
      ['moderated', 'failed'],
      ['quota', 'failed'],
      ['unauthorized', 'failed'],
      ['error_before', 'needs_attention'],
      ['drop_before', 'needs_attention'],
      ['html', 'needs_attention'],
      ['error_after', 'found'],
      ['drop_after', 'found'],
      ['html_after', 'found'],
    ];

    test.each(VENDORS)(
      'sends a job to %s at most once, whatever becomes of the answer',
      async (id) => {
        const { books, faults } = world().vendor(id);
        for (const [fault, expected] of FAULTS) {
          const [before, charged] = [books.creates.length, books.chargedMicros];
          faults.set({ fault, ...(fault === 'unauthorized' ? {} : { times: 1 }) });

          const jobId = await order(id, AFTER_FAULT);
          // What a vendor's list may show later is asked for again; here later is now.
          await jobWhen(
            world(),
            jobId,
            (row) => settled(row) || row['handle'] !== null || books.creates.length > before,
          );
          await jobWhen(world(), jobId, (row) => settled(row) || row['handle'] !== null || isReleased(row));
          faults.clear();
          await world().sql(
            "update public.media_projects set started_at = now() - interval '10 minutes' where id = $1",
            [jobId],
          );
          await nextPass();
          // A vendor may also refuse what it has taken, in its own time.
          const isClear = (row: Record<string, unknown>): boolean =>
            settled(row) || (expected !== 'failed' && row['handle'] !== null);
          const row = await jobWhen(world(), jobId, isClear, nextPass);

          expect([fault, books.creates.length - before <= 1]).toEqual([fault, true]);
          if (expected === 'failed') {
            expect([fault, row['status'], books.chargedMicros - charged]).toEqual([fault, 'failed', 0]);
            expect(row['error']).toMatchObject({ moneySpent: false });
          } else if (row['handle'] === null) {
            expect([fault, row['phase']]).toEqual([fault, 'needs_attention']);
            const held = await world().sql<{ state: string }>(
              'select state from public.budget_reservations where id = $1',
              [jobId],
            );
            expect([fault, held]).toEqual([fault, [{ state: 'held' }]]);
          } else {
            expect([fault, expected]).toEqual([fault, 'found']);
          }
        }
        expect(await ledger()).toEqual([]);
      },
      90_000,
    );

    const isReleased = (row: Record<string, unknown>): boolean =>
      row['phase'] === 'submitting' &&
      row['lease_expires_at'] instanceof Date &&
      row['lease_expires_at'].getTime() < Date.now() + 60_000;

    test('finds the speech whose answer was lost, and gives none of it to an equal order that the vendor never got', async () => {
      const { books, faults } = world().vendor('elevenlabs');
      const before = books.taken;
      const speech = {
        ...ORDERS.elevenlabs,
        provider: 'elevenlabs',
        params: { prompt: 'Said once.', voice: 'voice007' },
      };
      faults.set({ fault: 'drop_after', times: 1 });
      const first = await world().start(speech);
      const found = await jobWhen(world(), String(first.json['jobId']), settled);
      faults.set({ fault: 'error_before', times: 1 });
      const jobId = String((await world().start(speech)).json['jobId']);

      const lost = await jobWhen(world(), jobId, settled);

      expect([found['status'], lost['phase'], books.taken - before]).toEqual(['completed', 'needs_attention', 1]);
      expect(found['provider_job_id']).toEqual(expect.any(String));
    });
  });
}
