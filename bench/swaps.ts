import { newId } from '../src/core/base/ids.ts';
import { run } from '../src/core/db/statement.ts';
import { newRotation, notePick, pickNext } from '../src/core/jobs/pick.ts';
import { openBenchFolder } from './bench-folder.ts';
import type { Measurement } from './measure.ts';

const JOBS = 400;
const CHECKPOINTS = ['sdxl', 'flux', 'pony', 'qwen'] as const;

/** How often a GPU must load another checkpoint for a mixed queue, against plain queue order. Each load is some ten seconds of its time. */
export async function benchSwaps(): Promise<readonly Measurement[]> {
  return [2, 4].map((checkpoints) => ({
    name: `pick: model loads for ${JOBS} mixed jobs of ${checkpoints} checkpoints`,
    value: loads(checkpoints, true),
    floor: loads(checkpoints, false),
    unit: 'loads',
    against: 'queue order',
  }));
}

function loads(checkpoints: number, keepsModel: boolean): number {
  const folder = openBenchFolder('off');
  try {
    for (let n = 0; n < JOBS; n++)
      run(
        folder.db,
        `insert into jobs (id, company_id, job_type, provider, model, params, request_hash, state, position, reservation_id, created_at, updated_at)
         values (:id, :company, 'image', 'comfyui', :model, '{}', 'bench', 'queued', :n, 'none', 0, 0)`,
        { id: newId.job(n), company: folder.company, model: CHECKPOINTS[n % checkpoints] ?? null, n },
      );
    const rotation = newRotation();
    let model: string | null = null;
    let count = 0;
    for (;;) {
      const next = pickNext(folder.db, rotation, { provider: 'comfyui', now: 1, keepsModel });
      if (next === undefined) return count;
      notePick(rotation, next);
      run(folder.db, `update jobs set state = 'preparing' where id = :id`, { id: next.id });
      if (next.model !== model) count += 1;
      model = next.model;
    }
  } finally {
    folder.close();
  }
}
