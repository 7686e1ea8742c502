import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { better, defineQueue } from 'plainjob';
import { temporaryFolder } from './bench-folder.ts';
import type { QueueUnderTest } from './queue-under-test.ts';

const TYPE = 'image';
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

/** plainjob on the same driver, with the durability that it is compared at: by itself it waits for no disk at a commit (`normal`). */
export function openPlainjobQueue(durability: 'full' | 'off'): QueueUnderTest {
  const folder = temporaryFolder();
  const database = new Database(join(folder, 'plainjob.db'));
  const queue = defineQueue({ connection: better(database), logger: silent });
  database.pragma(`synchronous = ${durability}`);
  database.pragma('cache_size = -32768');
  const claimed: number[] = [];
  return {
    enqueue: (count) => {
      for (let n = 0; n < count; n++) queue.add(TYPE, { prompt: 'a narrow market street at night, paper lanterns' });
    },
    claim: (count) => {
      for (let n = 0; n < count; n++) {
        const marked = queue.getAndMarkJobAsProcessing(TYPE);
        if (marked === undefined) throw new Error('the queue of plainjob is empty');
        // As its own worker does before it works.
        const job = queue.getJobById(marked.id);
        if (job === undefined) throw new Error('a job of plainjob is gone');
        claimed.push(job.id);
      }
    },
    finish: (count) => {
      for (const id of claimed.splice(0, count)) queue.markJobAsDone(id);
    },
    close: () => {
      queue.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
