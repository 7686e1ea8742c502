import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asArray, call, createCompany, field, jobArgs, must, type World } from './world.ts';

const JOBS = 200;
const WORKERS = 8;
const PRICE = 10_000;

/** Many at once. */
export function describeRaces(world: () => World): void {
  describe('many at once', () => {
    test('sixty parallel starts for ten places: ten jobs, fifty refusals, nothing overspent', async () => {
      const company = await createCompany(world(), { limitMicros: 10_000_000 });

      const answers = await Promise.all(
        Array.from({ length: 60 }, () => call(world().people.owner.client, 'start_media_job', jobArgs(company))),
      );

      expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
      expect(answers.filter(({ status, code }) => status === 402 && code === 'PT402')).toHaveLength(50);
      const budget = await must(call(world().people.owner.client, 'budget_view', { p_company: company }));
      expect(field(budget, 'total')).toEqual({ spentMicros: 0, reservedMicros: 10_000_000 });
    });

    test('thirty retries of one start: one job', async () => {
      const company = await createCompany(world());
      const args = jobArgs(company, { p_idempotency_key: 'one' });

      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          call(world().people.owner.client, 'start_media_job', {
            ...args,
            p_id: i % 2 === 0 ? args['p_id'] : randomUUID(),
          }),
        ),
      );

      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ data }) => field(data, 'job', 'id'))).size).toBe(1);
      expect(answers.filter(({ data }) => field(data, 'created') === true)).toHaveLength(1);
    });

    test('eight workers, two hundred jobs, crashes: each is finished once, every zombie is fenced, the ledger is exact', async () => {
      const company = await createCompany(world());
      await world().sql.query(SEED, [company, JOBS, PRICE]);
      const seen = { zombies: 0, fenced: 0, finished: 0 };

      await Promise.all(
        Array.from({ length: WORKERS }, (_, n) => work(world(), { company, crashes: crashPattern(n) }, seen)),
      );

      const { rows } = await world().sql.query<{
        jobs: number;
        booked: number;
        spent: number;
        held: number;
        doubles: number;
      }>(
        `select (select count(*)::int from public.media_projects where company_id = $1 and status = 'completed') as jobs,
          (select count(*)::int from public.api_usage where company_id = $1) as booked,
          (select sum(spent_micros)::int from public.budget_totals where company_id = $1 and bucket_at = '-infinity') as spent,
          (select sum(held_micros)::int from public.budget_totals where company_id = $1 and bucket_at = '-infinity') as held,
          (select count(*)::int from (select project_id from public.api_usage where company_id = $1 group by 1 having count(*) > 1) d) as doubles`,
        [company],
      );
      expect(rows[0]).toEqual({ jobs: JOBS, booked: JOBS, spent: JOBS * PRICE, held: 0, doubles: 0 });
      expect(seen.finished).toBe(JOBS);
      expect(seen.zombies).toBeGreaterThan(JOBS / 20);
      expect(seen.fenced).toBe(seen.zombies);
      expect((await call(world().people.owner.client, 'verify_budget', { p_company: company })).data).toEqual([]);
    }, 60_000);

    test('allowances and starts together never hold more than the limit', async () => {
      const company = await createCompany(world(), { limitMicros: 10_000_000 });
      const { client, deviceId } = world().people.owner;

      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          i % 2 === 0
            ? call(client, 'start_media_job', jobArgs(company))
            : call(client, 'reserve_allowance', {
                p_company: company,
                p_id: randomUUID(),
                p_device: deviceId,
                p_provider: 'openai',
                p_amount_micros: 1_000_000,
              }),
        ),
      );

      expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
      expect(answers.filter(({ status }) => status === 402)).toHaveLength(30);
    });
  });
}

/** Jobs with their reservations, as `start_media_job` makes them, in one statement. */
const SEED = `with jobs as (
    insert into public.media_projects (id, company_id, job_type, provider, params, request_hash, run_on, estimated_cost_micros, max_attempts)
    select gen_random_uuid(), $1, 'image', 'runway', '{}', repeat('a', 64), 'server', $3, 10 from generate_series(1, $2) returning id, company_id
  ) insert into public.budget_reservations (id, company_id, kind, job_id, provider, amount_micros, window_at)
    select id, company_id, 'job', id, 'runway', $3, now() from jobs`;

/** A crash at about every seventh job, in another place for each worker. */
function crashPattern(worker: number): (turn: number) => boolean {
  return (turn) => (turn * 3 + worker) % 7 === 0;
}

type Seen = { zombies: number; fenced: number; finished: number };
type Shift = { readonly company: string; readonly crashes: (turn: number) => boolean };

/** Claims and finishes until nothing is left. A crash leaves a job; its lease runs out, and later the dead worker reports all the same. */
async function work(world: World, { company, crashes }: Shift, seen: Seen): Promise<void> {
  const { client, deviceId } = world.people.owner;
  const dead: object[] = [];
  for (let turn = 0; ; turn++) {
    const answer = await call(client, 'claim_jobs', {
      p_company: company,
      p_device: deviceId,
      p_providers: ['runway'],
      p_limit: 3,
    });
    const jobs = asArray(answer.data);
    if (jobs.length === 0) break;
    for (const job of jobs) {
      const lease = { p_job: field(job, 'id'), p_token: field(job, 'lease_token') };
      if (crashes(turn)) {
        dead.push(lease);
        await world.sql.query(
          "update public.media_projects set lease_expires_at = now() - interval '1 second' where id = $1",
          [lease.p_job],
        );
        continue;
      }
      const beat = await must(call(client, 'heartbeat_job', { ...lease, p_progress: 0.5 }));
      const done = await must(call(client, 'finish_job', { ...lease, ...completed() }));
      if (beat['held'] === true && done['held'] === true) seen.finished++;
    }
  }
  for (const lease of dead) {
    seen.zombies++;
    const late = await must(call(client, 'finish_job', { ...lease, ...completed() }));
    if (late['held'] === false) seen.fenced++;
  }
}

function completed(): object {
  return { p_status: 'completed', p_actual_cost_micros: PRICE, p_usage_id: randomUUID(), p_cost_basis: 'provider' };
}
