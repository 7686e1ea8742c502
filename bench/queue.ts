import { openBenchFolder } from './bench-folder.ts';
import { openGessoQueue } from './gesso-queue.ts';
import { type Measurement, pairedRates, perSecond } from './measure.ts';
import { openPlainjobQueue } from './plainjob-queue.ts';
import type { QueueUnderTest } from './queue-under-test.ts';
import { openRawQueue } from './raw-queue.ts';

type Step = 'enqueue' | 'claim' | 'finish';
type Durability = 'full' | 'off';
type Rates = Record<Step | 'life', number[]>;

const CHUNK = 100;
const CHUNKS = { full: 6, off: 20 } as const;
const ROUNDS = 3;

/**
 * The queue against raw better-sqlite3 (the same schema, rows, transactions and durability) and against plainjob. Chunks of a hundred
 * jobs alternate, so that a busy machine or disk hits all of them.
 */
export async function benchQueue(): Promise<readonly Measurement[]> {
  return [...compare('full'), ...compare('off')];
}

function compare(durability: Durability): Measurement[] {
  const rates = { ours: noRates(), raw: noRates(), plainjob: noRates() };
  for (let round = 0; round < ROUNDS; round++) {
    const queues = {
      ours: openGessoQueue(openBenchFolder(durability)),
      raw: openRawQueue(openBenchFolder(durability)),
      plainjob: openPlainjobQueue(durability),
    };
    try {
      for (let chunk = 0; chunk < CHUNKS[durability]; chunk++) {
        // Whoever comes first pays for what the one before has left to write, so the order turns.
        const order = turned(['ours', 'raw', 'plainjob'] as const, chunk);
        for (const who of order) measureLife(queues[who], rates[who]);
      }
    } finally {
      for (const queue of Object.values(queues)) queue.close();
    }
  }
  return lines(durability, rates);
}

function measureLife(queue: QueueUnderTest, into: Rates): void {
  const enqueue = perSecond(CHUNK, () => queue.enqueue(CHUNK));
  const claim = perSecond(CHUNK, () => queue.claim(CHUNK));
  const finish = perSecond(CHUNK, () => queue.finish(CHUNK));
  into.enqueue.push(enqueue);
  into.claim.push(claim);
  into.finish.push(finish);
  into.life.push(1 / (1 / enqueue + 1 / claim + 1 / finish));
}

function lines(durability: Durability, rates: Record<'ours' | 'raw' | 'plainjob', Rates>): Measurement[] {
  const kind = durability === 'full' ? 'durable' : 'processor only';
  const line = (
    name: string,
    step: keyof Rates,
    against: 'raw' | 'plainjob',
    who: 'ours' | 'raw' = 'ours',
  ): Measurement => ({
    name: `queue: ${name}, ${kind}`,
    unit: 'jobs/s',
    ...pairedRates(rates[who][step], rates[against][step]),
    ...(against === 'plainjob' ? { against: 'plainjob' } : {}),
  });
  return [
    line('accept with reservation (1 transaction)', 'enqueue', 'raw'),
    line('claim (1 transaction)', 'claim', 'raw'),
    line('submit, run, store, settle (4 transactions)', 'finish', 'raw'),
    line('whole life of a job (6 transactions)', 'life', 'raw'),
    line('accept with reservation', 'enqueue', 'plainjob'),
    line('claim', 'claim', 'plainjob'),
    line('whole life (6 transactions, plainjob 3)', 'life', 'plainjob'),
    line('(raw, our rows: whole life)', 'life', 'plainjob', 'raw'),
  ];
}

function noRates(): Rates {
  return { enqueue: [], claim: [], finish: [], life: [] };
}

function turned<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
