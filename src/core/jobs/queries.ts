import { z } from 'zod';
import type { CompanyId } from '../../contract/ids.ts';
import type { JobStatus } from '../../contract/job.ts';
import { decodeCursor, encodeCursor } from '../base/cursor.ts';
import type { Db } from '../db/open.ts';
import { all } from '../db/statement.ts';
import type { JobRow } from './row-schema.ts';
import { JOB_COLUMNS, parseReadableRows } from './row.ts';
import { JOB_STATES, type JobState, STATUS_OF } from './states.ts';

const cursorSchema = z.tuple([z.int(), z.string()]);
type Place = z.output<typeof cursorSchema>;

/** A page of jobs, newest first. Throws `invalid_request` for a cursor that is not ours. */
export function listJobs(
  db: Db,
  company: CompanyId,
  query: { status: JobStatus | 'open' | undefined; limit: number; cursor: string | undefined },
): { jobs: JobRow[]; nextCursor: string | null } {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, cursorSchema);
  const page = { company, after, limit: query.limit + 1 };
  const rows = query.status === undefined ? newest(db, page) : newestOf(db, page, statesOf(query.status));
  const jobs = rows.slice(0, query.limit);
  const last = jobs.at(-1);
  return {
    jobs,
    nextCursor: rows.length > query.limit && last !== undefined ? encodeCursor([last.created_at, last.id]) : null,
  };
}

/** How many jobs there are of each status; from counts that triggers keep, so that it costs the same however many there are. */
export function countJobs(db: Db, company: CompanyId): Record<JobStatus, number> {
  const counts: Record<JobStatus, number> = { queued: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
  const rows = all<{ state: string; n: number }>(
    db,
    'select state, jobs as n from job_counts where company_id = :company',
    { company },
  );
  for (const row of rows) counts[STATUS_OF[z.enum(JOB_STATES).parse(row.state)]] += row.n;
  return counts;
}

type Page = { readonly company: CompanyId; readonly after: Place | undefined; readonly limit: number };

/** Before the first place of all: later than any instant. */
const FIRST: Place = [Number.MAX_SAFE_INTEGER, ''];

const NEWEST = `select ${JOB_COLUMNS} from jobs
   where company_id = :company and (created_at, id) < (:at, :id)
   order by created_at desc, id desc limit :limit`;

const NEWEST_OF = `select ${JOB_COLUMNS} from jobs
   where company_id = :company and state = :state and (created_at, id) < (:at, :id)
   order by created_at desc, id desc limit :limit`;

function newest(db: Db, { company, after = FIRST, limit }: Page): JobRow[] {
  return parseReadableRows(all(db, NEWEST, { company, at: after[0], id: after[1], limit }));
}

/** Each state has its own index order: take a page of each and merge, so that rare states need no scan of the common ones. */
function newestOf(db: Db, { company, after = FIRST, limit }: Page, states: readonly JobState[]): JobRow[] {
  const rows = states.flatMap((state) =>
    parseReadableRows(all(db, NEWEST_OF, { company, state, at: after[0], id: after[1], limit })),
  );
  const order = (a: JobRow, b: JobRow): number => b.created_at - a.created_at || (a.id < b.id ? 1 : -1);
  return rows.toSorted(order).slice(0, limit);
}

function statesOf(status: JobStatus | 'open'): readonly JobState[] {
  return JOB_STATES.filter((state) => {
    const own = STATUS_OF[state];
    return status === 'open' ? own === 'queued' || own === 'processing' : own === status;
  });
}
