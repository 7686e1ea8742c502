import { newId } from '../src/core/base/ids.ts';
import { systemClock } from '../src/core/base/clock.ts';
import { silentLog } from '../src/core/base/log.ts';
import { Commits } from '../src/core/db/commits.ts';
import { type LogFlush, openLogFlush } from '../src/core/db/log-flush.ts';
import { claimNext } from '../src/core/jobs/claim.ts';
import { newRotation } from '../src/core/jobs/pick.ts';
import { findJob } from '../src/core/jobs/row.ts';
import { complete, markDownloading, markRunning, markSubmitting } from '../src/core/jobs/steps.ts';
import type { BenchFolder } from './bench-folder.ts';
import { accept } from './gesso-queue.ts';

/** Workers on our queue, each of which takes one job after the other through its whole life. */
export type Crew = {
  /** Jobs per second of `crew` workers that share `jobs` jobs. */
  work(jobs: number, crew: number): Promise<number>;
  /** How often the disk was waited for since the last call. */
  takeFlushes(): number;
  close(): Promise<void>;
};

/** The steps of the engine's own runner, each told when it is as durable as it must be. */
export function openCrew(folder: BenchFolder): Crew {
  const { db, company } = folder;
  const { logFlush, takeFlushes } = countFlushes(openLogFlush(db.name));
  const commits = new Commits({ db, clock: systemClock, log: silentLog, logFlush });
  const rotation = newRotation();

  async function liveOnce(): Promise<void> {
    await commits.durable(() => accept(db, company));
    const now = Date.now();
    const ids = { attemptId: newId.attempt(now), lease: newId.attempt(now) };
    const job = await commits.written(() =>
      claimNext(db, { ...ids, provider: 'draft', now, rotation, keepsModel: false }),
    );
    if (job === undefined) throw new Error('there is a job for each worker');
    const reread = (): typeof job => findJob(db, job.id) ?? job;
    await commits.durable(() => markSubmitting(db, job, { prepared: null, now }));
    await commits.durable(() => markRunning(db, reread(), { handle: { taskId: 'task' }, now }));
    await commits.written(() => markDownloading(db, reread(), now));
    await commits.durable(() =>
      complete(db, reread(), { cost: { micros: 900, basis: 'provider' }, now, storeResults: () => undefined }),
    );
  }

  return {
    takeFlushes,
    work: async (jobs, crew) => {
      let left = jobs;
      const worker = async (): Promise<void> => {
        while (left-- > 0) await liveOnce();
      };
      const start = performance.now();
      await Promise.all(Array.from({ length: crew }, worker));
      return (jobs / (performance.now() - start)) * 1000;
    },
    close: async () => {
      await commits.stop();
      folder.close();
    },
  };
}

function countFlushes(logFlush: LogFlush): { logFlush: LogFlush; takeFlushes: () => number } {
  const counted = { flushes: 0 };
  return {
    logFlush: {
      close: () => logFlush.close(),
      flush: () => {
        counted.flushes += 1;
        return logFlush.flush();
      },
    },
    takeFlushes: () => {
      const { flushes } = counted;
      counted.flushes = 0;
      return flushes;
    },
  };
}
