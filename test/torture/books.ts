import Database from 'better-sqlite3';
import { join } from 'node:path';
import { z } from 'zod';
import { jobIdSchema } from '../../src/contract/ids.ts';
import type { VendorServer } from '../fakes/vendor/vendor-server.ts';
import type { Order } from './lines.ts';
import type { Promises } from './promises.ts';

/** What was found to be wrong, by the promise that it breaks. */
export type Findings = { readonly lost: string[]; readonly double: string[]; readonly unbalanced: string[] };

const attemptSchema = z.object({
  id: z.string(),
  job_id: jobIdSchema,
  provider: z.string(),
  state: z.string(),
  is_last: z.int(),
  reservation_id: z.string(),
  amount: z.int(),
  booked: z.int(),
  submitted_at: z.int().nullable(),
});
type Attempt = z.output<typeof attemptSchema>;

function attemptsOf(db: Database.Database): Attempt[] {
  return z.array(attemptSchema).parse(
    db
      .prepare(
        `select a.id, a.job_id, j.provider, j.state, a.number = j.attempt as is_last, a.reservation_id, r.amount_micros as amount, a.submitted_at,
           (select coalesce(sum(e.held_micros + e.spent_micros), 0) from ledger_entries e where e.reservation_id = a.reservation_id) as booked
         from attempts a join jobs j on j.id = a.job_id join reservations r on r.id = a.reservation_id`,
      )
      .all(),
  );
}

/** Opens a data folder's database to read what a killed engine left. The caller closes it. */
export function openBooks(dataDir: string): Database.Database {
  return new Database(join(dataDir, 'gesso.db'), { readonly: true });
}

/** Compares what was sent and booked with what the vendor received and took. */
export function compareBooks(db: Database.Database, vendor: VendorServer, findings: Findings): void {
  const attempts = attemptsOf(db);
  const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  const sent = new Map<string, number>();
  for (const clientRef of vendor.creates) sent.set(clientRef, (sent.get(clientRef) ?? 0) + 1);
  for (const [clientRef, times] of sent) {
    const attempt = byId.get(clientRef);
    if (attempt === undefined) findings.lost.push(`the vendor was sent ${clientRef}, of which nothing is written down`);
    else if (attempt.submitted_at === null) findings.lost.push(`${clientRef} was sent before that was written down`);
    else if (times > 1 && attempt.provider !== 'elevenlabs')
      findings.double.push(`${attempt.provider} was sent ${clientRef} ${times} times`);
  }
  if (vendor.keyConflicts > 0) findings.double.push(`${vendor.keyConflicts} keys were used for two different requests`);
  const chargedBy = new Map<string, string>();
  const orders = new Set<string>();
  for (const task of vendor.tasks.values()) {
    if (orders.has(task.clientRef)) findings.double.push(`${task.clientRef} became two tasks`);
    orders.add(task.clientRef);
    const attempt = byId.get(task.clientRef);
    if (attempt === undefined || task.chargedMicros === 0) continue;
    const former = chargedBy.get(attempt.reservation_id);
    if (former !== undefined) findings.double.push(`${attempt.reservation_id} paid for ${former} and ${task.id}`);
    chargedBy.set(attempt.reservation_id, task.id);
    if (attempt.booked < Math.min(task.chargedMicros, attempt.amount))
      findings.unbalanced.push(
        `${task.id} took ${task.chargedMicros}, but ${attempt.job_id} has booked ${attempt.booked}`,
      );
  }
}

/** Looks for everything that was acknowledged. */
export function compareWithPromises(db: Database.Database, promises: Promises, findings: Findings): void {
  const jobs = new Map(
    z
      .array(z.object({ id: jobIdSchema, state: z.string(), price: z.int().nullable() }))
      .parse(db.prepare(`select id, state, params ->> 'price' as price from jobs`).all())
      .map((job) => [job.id, job]),
  );
  for (const [id, prices] of promises.accepted) {
    const job = jobs.get(id);
    if (job === undefined) findings.lost.push(`job ${id} was accepted and is gone`);
    else if (job.price === null || !prices.has(job.price))
      findings.lost.push(`job ${id} costs ${job.price}, but ${[...prices].join(' or ')} was acknowledged`);
  }
  for (const batch of promises.batches) {
    const found = batch.filter((id) => jobs.has(id)).length;
    if (found !== 0 && found !== batch.length) findings.lost.push(`${found} of ${batch.length} jobs of a batch exist`);
  }
  for (const id of promises.cancelled)
    if (!promises.retried.has(id) && jobs.get(id)?.state !== 'cancelled')
      findings.lost.push(`job ${id} was cancelled and is ${jobs.get(id)?.state ?? 'gone'}`);
  const assets = new Set(z.array(z.string()).parse(db.prepare('select id from assets').pluck().all()));
  for (const id of promises.imported) if (!assets.has(id)) findings.lost.push(`asset ${id} was imported and is gone`);
  const settings = new Map(
    z
      .array(z.object({ key: z.string(), value: z.string() }))
      .parse(db.prepare("select key, value ->> '$' as value from settings").all())
      .map(({ key, value }) => [key, value]),
  );
  const pair = `${settings.get('theme') ?? 'system'}+${settings.get('budgetTimeZone') ?? ''}`;
  if (!promises.settings.includes(pair)) findings.lost.push(`the settings are ${pair}, which nobody asked for`);
}

/** What a person would find at the vendor about each job in doubt. */
export function honestAnswers(db: Database.Database, vendor: VendorServer): Order['answers'] {
  const byRef = new Map([...vendor.tasks.values()].map((task) => [task.clientRef, task]));
  return attemptsOf(db)
    .filter((attempt) => attempt.state === 'uncertain' && attempt.is_last === 1)
    .map((attempt) => {
      const task = byRef.get(attempt.id);
      if (task === undefined || (task.state !== 'running' && task.chargedMicros === 0))
        return { jobId: attempt.job_id, outcome: { kind: 'not_charged' } };
      // A finished one is sometimes only paid, sometimes fetched as well.
      return task.state === 'succeeded' && task.chargedMicros % 2 === 0
        ? { jobId: attempt.job_id, outcome: { kind: 'charged' } }
        : { jobId: attempt.job_id, outcome: { kind: 'task', taskId: task.id } };
    });
}

/** What each job has really cost, by the vendor's books, where Gesso's say otherwise. */
export function trueCosts(
  db: Database.Database,
  vendor: VendorServer,
): { jobId: Attempt['job_id']; actualMicros: number }[] {
  const byRef = new Map([...vendor.tasks.values()].map((task) => [task.clientRef, task.chargedMicros]));
  const sums = new Map<Attempt['job_id'], number>();
  for (const attempt of attemptsOf(db))
    sums.set(attempt.job_id, (sums.get(attempt.job_id) ?? 0) + (byRef.get(attempt.id) ?? 0));
  const booked = z
    .array(z.object({ id: jobIdSchema, actual: z.int() }))
    .parse(db.prepare('select id, coalesce(actual_cost_micros, 0) as actual from jobs').all());
  return booked.flatMap(({ id, actual }) => {
    const actualMicros = sums.get(id) ?? 0;
    return actualMicros === actual ? [] : [{ jobId: id, actualMicros }];
  });
}
