import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createFacts, type Facts } from './facts.ts';
import { FUNCTION_RULES } from './rules.ts';
import { call, createCompany, jobArgs, type World } from './world.ts';

/** Values that no argument is meant to have, of every JSON type. */
const GARBAGE: readonly unknown[] = [null, "'; drop table api_usage; --".repeat(300), -1, 1e300, [[1]], {}];

/** What comes in from outside is answered with a 4xx that says why, never with a failure of the server. */
export function describeInput(world: () => World): void {
  describe('bad input', () => {
    test('never fails the server, whichever argument of whichever function is garbage', async () => {
      const facts: Facts = await createFacts(world());
      const failures: string[] = [];
      for (const [name, rule] of Object.entries(FUNCTION_RULES)) {
        const person = rule.by.includes('owner') ? 'owner' : 'service';
        const good: Record<string, unknown> = { ...rule.args(facts, person) };
        const calls = Object.keys(good).flatMap((argument) => GARBAGE.map((value) => ({ argument, value })));
        await Promise.all(
          calls.map(async ({ argument, value }) => {
            const args = { ...good, [argument]: value };
            const { status, code } = await call(world().people[person].dryClient, name, args);
            if (status >= 500)
              failures.push(`${name}(${argument}: ${JSON.stringify(value)?.slice(0, 40)}) ${status} ${code}`);
          }),
        );
      }

      expect(failures).toEqual([]);
    }, 60_000);

    test('refuses an argument that it does not know, and a job that is out of bounds', async () => {
      const company = await createCompany(world());
      const start = (more: Readonly<Record<string, unknown>>) =>
        call(world().people.owner.client, 'start_media_job', jobArgs(company, more));

      const answers = await Promise.all([
        start({ p_unknown: 1 }),
        start({ p_job_type: 'hologram' }),
        start({ p_provider: 'Run Way' }),
        start({ p_params: [] }),
        start({ p_params: { image: 'x'.repeat(1_300_000) } }),
        start({ p_estimated_cost_micros: -1 }),
        start({ p_estimated_cost_micros: 0.5 }),
        start({ p_priority: 100_000 }),
        start({ p_id: 'not-a-uuid' }),
        start({ p_id: randomUUID(), p_idempotency_key: '' }),
        start({ p_request_hash: 'short' }),
      ]);

      expect(answers.map(({ status }) => status)).toEqual([404, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400]);
    });
  });
}
