import { newId } from '../src/core/base/ids.ts';
import { run } from '../src/core/db/statement.ts';
import { type BenchFolder, openBenchFolder } from './bench-folder.ts';

const DAY = 86_400_000;
const SPAN_MS = 30 * DAY;
const BUCKET_MS = 900_000;
/** Cancelled jobs in every folder: the rare state, as many in a small folder as in a large one. */
const CANCELLED = 100;

/**
 * A folder with a past: `finished` jobs over the last thirty days with their reservations, ledger rows and totals, and `queued` ones of two
 * projects. Written by single statements, a million jobs in about a minute. Durability off: what is measured is the work.
 */
export function openFilledFolder(size: { finished: number; queued: number }): BenchFolder {
  const folder = openBenchFolder('off');
  const now = Date.now();
  const common = { company: folder.company, now, start: now - SPAN_MS };
  for (const id of PROJECTS)
    run(folder.db, 'insert into projects (id, company_id, name, created_at) values (:id, :company, :id, 0)', {
      id,
      company: folder.company,
    });
  folder.db
    .transaction(() => {
      run(folder.db, FINISHED, { ...common, n: size.finished, every: Math.floor(size.finished / CANCELLED) });
      run(folder.db, QUEUED, { ...common, n: size.queued, a: PROJECTS[0], b: PROJECTS[1] });
      run(folder.db, RESERVATIONS);
      run(folder.db, RESERVED);
      run(folder.db, SETTLED);
      run(folder.db, TOTALS);
    })
    .immediate();
  run(
    folder.db,
    `insert into limits (id, company_id, scope, window, kind, limit_micros, created_at, updated_at)
     values (:id, :company, 'all', 'month', 'hard', 900000000000000, 0, 0)`,
    { id: newId.limit(now), company: folder.company },
  );
  folder.db.pragma('wal_checkpoint(truncate)');
  return folder;
}

const PROJECTS = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'] as const;

const id = (place: string, kind: string): string => `printf('%08x-${kind}-7000-8000-%012x', ${place} / 4096, ${place})`;

const FINISHED = `with recursive k (i) as (select 0 union all select i + 1 from k where i + 1 < :n)
  insert into jobs (id, company_id, job_type, provider, model, params, request_hash, state, position, attempt, reservation_id,
    estimated_cost_micros, actual_cost_micros, cost_basis, created_at, started_at, finished_at, updated_at)
  select ${id('i', '0001')}, :company, 'image', 'draft', 'model-' || (i % 5), '{"prompt":"a narrow market street at night, paper lanterns"}', 'bench',
    iif(i % :every = 0, 'cancelled', 'completed'), i, 1, ${id('i', '0002')}, 1000, iif(i % :every = 0, 0, 900), iif(i % :every = 0, 'free', 'provider'),
    :start + (:now - :start) * i / :n, :start + (:now - :start) * i / :n, :start + (:now - :start) * i / :n + 1000, :start + (:now - :start) * i / :n + 1000
  from k`;

const QUEUED = `with recursive k (i) as (select 0 union all select i + 1 from k where i + 1 < :n)
  insert into jobs (id, company_id, project_id, job_type, provider, model, params, request_hash, state, position, reservation_id,
    estimated_cost_micros, created_at, updated_at)
  select ${id('i', '0003')}, :company, iif(i % 3 = 0, :a, :b), 'image', 'draft', 'model-' || (i % 5),
    '{"prompt":"a narrow market street at night, paper lanterns"}', 'bench', 'queued', 10000000 + i, ${id('i', '0004')}, 1000, :now - 1000, :now - 1000
  from k`;

const RESERVATIONS = `insert into reservations (id, job_id, company_id, project_id, provider, amount_micros, created_at)
  select reservation_id, id, company_id, project_id, provider, 1000, created_at from jobs`;

const RESERVED = `insert into ledger_entries (kind, reservation_id, job_id, attempt, company_id, project_id, provider, held_micros, spent_micros,
    cost_basis, window_at, created_at)
  select 'reserve', reservation_id, id, 1, company_id, project_id, provider, 1000, 0, null, created_at, created_at from jobs`;

const SETTLED = `insert into ledger_entries (kind, reservation_id, job_id, attempt, company_id, project_id, provider, held_micros, spent_micros,
    cost_basis, window_at, created_at)
  select iif(state = 'completed', 'settle', 'release'), reservation_id, id, 1, company_id, project_id, provider, -1000, actual_cost_micros,
    iif(state = 'completed', 'provider', null), created_at, finished_at from jobs where finished_at is not null`;

const TOTALS = `insert into ledger_totals (company_id, bucket_at, provider, project_id, held_micros, spent_micros)
  select company_id, window_at - window_at % ${BUCKET_MS}, provider, coalesce(project_id, ''), sum(held_micros), sum(spent_micros)
  from ledger_entries group by 1, 2, 3, 4`;
