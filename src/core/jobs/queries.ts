import { z } from 'zod';
import type { CompanyId } from '../../contract/ids.ts';
import type { JobStatus } from '../../contract/job.ts';
import { AppError } from '../base/app-error.ts';
import type { Db } from '../db/open.ts';
import { all } from '../db/statement.ts';
import { JOB_COLUMNS, type JobRow, parseJobRow } from './row.ts';
import { JOB_STATES, STATUS_OF } from './states.ts';

const cursorSchema = z.tuple([z.int(), z.string()]);

/** A page of jobs, newest first. Throws `invalid_request` for a cursor that is not ours. */
export function listJobs(
  db: Db,
  company: CompanyId,
  query: { status: JobStatus | 'open' | undefined; limit: number; cursor: string | undefined },
): { jobs: JobRow[]; nextCursor: string | null } {
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  const states = JOB_STATES.filter((state) => matches(STATUS_OF[state], query.status));
  const rows = all(
    db,
    `select ${JOB_COLUMNS} from jobs
     where company_id = :company
       ${query.status === undefined ? '' : 'and state in (select value from json_each(:states))'}
       ${after === undefined ? '' : 'and (created_at, id) < (:after_at, :after_id)'}
     order by created_at desc, id desc limit :limit`,
    {
      company,
      ...(query.status === undefined ? {} : { states: JSON.stringify(states) }),
      ...(after === undefined ? {} : { after_at: after[0], after_id: after[1] }),
      limit: query.limit + 1,
    },
  );
  const jobs = rows.slice(0, query.limit).map(parseJobRow);
  const last = jobs.at(-1);
  return {
    jobs,
    nextCursor: rows.length > query.limit && last !== undefined ? JSON.stringify([last.created_at, last.id]) : null,
  };
}

/** How many jobs there are of each status. */
export function countJobs(db: Db, company: CompanyId): Record<JobStatus, number> {
  const counts: Record<JobStatus, number> = { queued: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
  const rows = all<{ state: string; n: number }>(
    db,
    'select state, count(*) as n from jobs where company_id = :company group by state',
    { company },
  );
  for (const row of rows) counts[STATUS_OF[z.enum(JOB_STATES).parse(row.state)]] += row.n;
  return counts;
}

function matches(status: JobStatus, wanted: JobStatus | 'open' | undefined): boolean {
  if (wanted === undefined) return true;
  return wanted === 'open' ? status === 'queued' || status === 'processing' : status === wanted;
}

function parseCursor(cursor: string): readonly [number, string] {
  try {
    return cursorSchema.parse(JSON.parse(cursor));
  } catch (cause) {
    throw new AppError('invalid_request', 'This cursor is not one of ours. Start again without a cursor.', {
      details: { issues: [{ path: 'cursor', message: 'unknown cursor' }] },
      cause,
    });
  }
}
