import { z } from 'zod';
import { AppError } from '../../../src/core/base/app-error.ts';
import type { Identity } from './identity.ts';
import { JOB_COLUMNS, type JobRow, jobRowSchema } from './job-row.ts';

const rowsSchema = z.array(jobRowSchema);

/** A job that the caller may see. Throws AppError `job_not_found`: one of another company and one that does not exist look alike. */
export async function findJob({ backend, key }: Identity, jobId: string): Promise<JobRow> {
  const rows = await backend.select('media_projects', {
    select: JOB_COLUMNS,
    id: `eq.${jobId}`,
    deleted_at: 'is.null',
    ...(key === undefined ? {} : { company_id: `eq.${key.companyId}` }),
  });
  const [job] = rowsSchema.parse(rows);
  if (job === undefined) throw new AppError('job_not_found', 'There is no such job.');
  return job;
}
