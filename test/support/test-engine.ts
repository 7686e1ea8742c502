import { onTestFinished } from 'vitest';
import type { EngineEvent } from '../../src/contract/events.ts';
import type { JobId } from '../../src/contract/ids.ts';
import type { JobView } from '../../src/contract/job.ts';
import { createEngine } from '../../src/core/engine.ts';
import type { EngineOptions } from '../../src/core/engine-options.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import { noKeychain } from '../../src/core/secrets/keychain.ts';
import { tempFolder } from './temp-folder.ts';

/** A real engine on a temporary folder, stopped when the test ends. No keychain is touched. */
export async function openEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({
    dataDir: tempFolder(),
    environment: {},
    version: '0.0.0-test',
    keychain: noKeychain('No keychain in tests.'),
    ...options,
  });
  onTestFinished(() => engine.stop());
  return engine;
}

/** The job as soon as `test` holds for it: at once, or at the event that makes it true. */
export function jobWhen(engine: Engine, jobId: JobId, test: (job: JobView) => boolean): Promise<JobView> {
  return new Promise((resolve, reject) => {
    const settle = (job: JobView): void => {
      if (job.id !== jobId || !test(job)) return;
      undo();
      resolve(job);
    };
    const undo = engine.subscribe((event: EngineEvent) => {
      if (event.name === 'job.changed') settle(event.payload.job);
    });
    engine.handlers['jobs.get']({ jobId }).then(settle, reject);
  });
}

/** The job when it has ended. */
export function jobEnded(engine: Engine, jobId: JobId): Promise<JobView> {
  return jobWhen(
    engine,
    jobId,
    (job) => job.status === 'completed' || job.status === 'failed' || job.status === 'cancelled',
  );
}
