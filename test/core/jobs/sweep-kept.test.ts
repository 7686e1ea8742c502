import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { attemptIdSchema } from '../../../src/contract/ids.ts';
import { newId } from '../../../src/core/base/ids.ts';
import { KeptFiles } from '../../../src/core/assets/kept.ts';
import type { Db } from '../../../src/core/db/open.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { sweepKept } from '../../../src/core/jobs/sweep-kept.ts';
import { createOpenAiAdapter } from '../../../src/core/providers/openai/adapter.ts';
import { prices } from '../../../src/core/providers/price-table.ts';
import type { FakeServer } from '../../fakes/vendors/fake-server.ts';
import { fakeOpenAi } from '../../fakes/vendors/openai.ts';
import { engineWith, startFake, still } from '../providers/contract-world.ts';

const HOUR = 3_600_000;
const ORDER = {
  jobType: 'image',
  provider: 'openai',
  model: 'gpt-image-2',
  params: { prompt: 'a red door', quality: 'low' },
} as const;

async function open(): Promise<{ engine: Engine; fake: FakeServer; kept: KeptFiles; db: Db }> {
  const fake = await startFake(fakeOpenAi);
  const adapter = createOpenAiAdapter({ baseUrl: fake.url, prices });
  const engine = await engineWith({ adapter, fake, environment: { OPENAI_API_KEY: fake.vendor.key } });
  return {
    engine,
    fake,
    kept: new KeptFiles(engine.dataDir),
    db: new Database(join(engine.dataDir, 'gesso.db'), { readonly: true }),
  };
}

describe('answers that were kept', () => {
  it('are dropped a while after their job has ended, and not before', async () => {
    const { engine, kept, db } = await open();
    const job = await still(engine, (await engine.handlers['jobs.create'](ORDER)).id);
    const end = job.finishedAt ?? 0;

    const early = await sweepKept(db, kept, { now: end + 1000 });
    const before = await kept.attempts();
    const late = await sweepKept(db, kept, { now: end + HOUR });

    expect([job.status, early, before.length, late]).toEqual(['completed', 0, 1, 1]);
    expect(await kept.attempts()).toEqual([]);
    db.close();
  });

  it('stay while a person must say what happened, and when nobody knows whose they are', async () => {
    const { engine, fake, kept, db } = await open();
    fake.faults.set({ fault: 'drop_after' });
    const job = await still(engine, (await engine.handlers['jobs.create'](ORDER)).id);
    const doubtful = attemptIdSchema.parse(db.prepare('select id from attempts where job_id = ?').pluck().get(job.id));
    const stranger = newId.attempt(Date.now());
    for (const attempt of [doubtful, stranger]) await kept.write(attempt, 'body.bin', new Uint8Array([1]));

    const dropped = await sweepKept(db, kept, { now: Date.now() + 1000 * HOUR });

    expect(job.phase).toBe('needs_attention');
    expect(dropped).toBe(0);
    expect((await kept.attempts()).toSorted()).toEqual([doubtful, stranger].toSorted());
    db.close();
  });
});
