import type { JobType } from '../../contract/provider.ts';
import type { DurationMs } from '../../contract/units.ts';
import { LIMITS } from '../base/limits.ts';
import type { Db } from '../db/open.ts';
import { all } from '../db/statement.ts';

/** How long jobs of this kind took lately, milliseconds: the median of the last ones on the same provider and model; null when there were none. */
export function usualDuration(
  db: Db,
  job: { provider: string; job_type: JobType; model: string | null },
): DurationMs | null {
  const rows = all<{ took: number }>(
    db,
    `select finished_at - started_at as took from jobs indexed by jobs_duration_by_model
     where state = 'completed' and provider = :provider and job_type = :job_type and model is :model and started_at is not null and finished_at >= started_at
     order by finished_at desc limit :samples`,
    { provider: job.provider, job_type: job.job_type, model: job.model, samples: LIMITS.durationSamples },
  );
  if (rows.length === 0) return null;
  const sorted = rows.map((row) => row.took).toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
