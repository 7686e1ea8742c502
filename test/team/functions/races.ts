import { describe, expect, test } from 'vitest';
import type { TeamWorld } from './team-world.ts';

/** Many starts at once. Sets a limit for the company: the last part. */
export function describeRaces(world: () => TeamWorld): void {
  describe('its starts at once', () => {
    const PICTURE = { jobType: 'image', provider: 'comfyui', params: { prompt: 'a lighthouse' } } as const;

    test('of one Idempotency-Key are one job, from whichever member they come', async () => {
      const headers = { 'idempotency-key': '0192f0c1-2345-7abc-8def-0123456789ab' };
      const tokens = [world().demo.apiKey, world().token('member'), world().token('owner')];

      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          world().start(PICTURE, { headers, token: tokens[index % tokens.length] }),
        ),
      );

      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(new Set(answers.map(({ json }) => json['jobId'])).size).toBe(1);
    });

    test('of the same Idempotency-Key in two companies are two jobs', async () => {
      const headers = { 'idempotency-key': 'shared' };

      const ours = await world().start(PICTURE, { headers });
      const theirs = await world().call('media-start', { token: world().other.apiKey, headers, body: PICTURE });

      expect([ours.status, theirs.status]).toEqual([200, 200]);
      expect(ours.json['jobId']).not.toBe(theirs.json['jobId']);
    });

    test('never spend more than the limit together, and 402 says what is left', async () => {
      const probe = await world().start({
        jobType: 'image',
        provider: 'openai',
        model: 'gpt-image-2',
        params: { prompt: 'x', quality: 'low' },
      });
      const price = Math.round(Number(probe.json['estimated_cost']) * 1e6);
      const [spent] = await world().sql<{ micros: string }>(
        "select coalesce(sum(spent_micros + held_micros), 0) as micros from public.budget_totals where company_id = $1 and bucket_at = '-infinity'",
        [world().demo.id],
      );
      // Room for exactly nine more; jobs that end meanwhile give back the difference between estimate and price, so the vendor is held up.
      world().vendor('openai').faults.set({ fault: 'slow', delayMs: 6_000 });
      await world().asService('set_limit', {
        p_company: world().demo.id,
        p_window: 'total',
        p_limit_micros: Number(spent?.micros) + 9 * price + 1,
      });

      const answers = await Promise.all(
        Array.from({ length: 30 }, () =>
          world().start({
            jobType: 'image',
            provider: 'openai',
            model: 'gpt-image-2',
            params: { prompt: 'x', quality: 'low' },
          }),
        ),
      );
      const refused = answers.filter(({ status }) => status === 402);
      world().vendor('openai').faults.clear();

      expect(price).toBeGreaterThan(0);
      expect(answers.filter(({ status }) => status === 200).length).toBe(9);
      expect(refused.length).toBe(21);
      expect(refused[0]?.json).toMatchObject({
        success: false,
        error: 'budget_exceeded',
        details: {
          scope: 'all',
          window: 'total',
          limit: expect.any(Number),
          spent: expect.any(Number),
          reserved: expect.any(Number),
          estimate: price / 1e6,
        },
      });
      expect(await world().asService('verify_budget', { p_company: world().demo.id })).toEqual([]);
    });
  });
}
