import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../src/core/engine.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import { noKeychain } from '../../src/core/secrets/keychain.ts';
import { type VendorMode, type VendorRequest, VendorServer } from '../fakes/vendor/vendor-server.ts';
import { compareBooks, compareWithPromises, type Findings, honestAnswers, openBooks, trueCosts } from './books.ts';
import { type EngineChild, startEngineChild } from './engine-child.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import type { Order } from './lines.ts';
import { noPromises, note, type Promises } from './promises.ts';
import { createRandom, type Random } from './random.ts';
import { vendorAdapters } from './vendors.ts';

/** How much faster than real time the engines live: a back-off of 15 s takes a quarter of one. */
const FACTOR = 60;
/** Real milliseconds in which everything must come to an end once nobody disturbs it. */
const SETTLE_MS = 60_000;

export type LifeResult = {
  readonly seed: number;
  readonly kills: number;
  readonly jobs: number;
  readonly findings: Findings;
  /** Where the folder was kept, for a look; null when nothing was wrong. */
  readonly keptAt: string | null;
};

type Life = {
  readonly dataDir: string;
  readonly vendor: VendorServer;
  readonly random: Random;
  readonly promises: Promises;
  readonly findings: Findings;
  readonly since: number;
};

/**
 * One data folder from its first start over `kills` deaths to a settled end, where every micro-dollar that the vendor took must be
 * booked and nothing be held. The seed decides what people do, how the vendor behaves and when death comes; what the two cores of a
 * machine make of that differs a little each time. `isOver` ends the killing early.
 */
export async function liveAndDie(options: {
  seed: number;
  kills: number;
  isOver?: () => boolean;
}): Promise<LifeResult> {
  const random = createRandom(options.seed);
  const vendor = await VendorServer.start();
  vendor.moodOf = (request) => moodOf(random, request);
  const life: Life = {
    dataDir: mkdtempSync(join(tmpdir(), 'gesso-torture-')),
    vendor,
    random,
    promises: noPromises(),
    findings: { lost: [], double: [], unbalanced: [] },
    since: Date.now(),
  };
  const kills = await killAgainAndAgain(life, options);
  vendor.moodOf = undefined;
  await settleUp(life);
  await vendor.stop();
  const isWell = Object.values(life.findings).every((list) => list.length === 0);
  if (isWell) rmSync(life.dataDir, { recursive: true, force: true, maxRetries: 5 });
  return {
    seed: options.seed,
    kills,
    jobs: life.promises.accepted.size,
    findings: life.findings,
    keptAt: isWell ? null : life.dataDir,
  };
}

async function killAgainAndAgain(
  life: Life,
  options: { seed: number; kills: number; isOver?: () => boolean },
): Promise<number> {
  const { random, vendor, findings, promises } = life;
  let child: EngineChild = startEngineChild();
  let answers: Order['answers'] = [];
  let kills = 0;
  while (kills < options.kills && options.isOver?.() !== true) {
    const order: Order = {
      dataDir: life.dataDir,
      vendorUrl: vendor.url,
      seed: options.seed * 1000 + kills,
      clock: { factor: FACTOR, since: life.since, aheadMs: someClockError(random) },
      answers,
    };
    // Now and then so early that it dies while it opens the folder and recovers.
    const running = child.runAndKill(
      order,
      random.chance(0.2)
        ? { after: 'order', ms: random.between(1, 150) }
        : { after: 'running', ms: random.between(1, 500) },
    );
    child = startEngineChild();
    const { lines, problem } = await running;
    kills += 1;
    if (problem !== null) findings.lost.push(problem);
    for (const line of lines) {
      note(promises, line);
      if (line.say === 'bug') findings.lost.push(`${line.action} met a bug: ${line.stack}`);
    }
    answers = await inspect(life);
    if (Object.values(findings).some((list) => list.length > 0)) break;
  }
  await child.discard();
  return kills;
}

/** One life in four has a wrong clock, by up to two days. */
function someClockError(random: Random): number {
  return random.chance(0.25) ? random.between(-48, 48) * 3_600_000 : 0;
}

/** Opens what the dead engine left, without running anything, and compares. Returns what a person could answer now. */
async function inspect(life: Life): Promise<Order['answers']> {
  const engine = await openEngine(life, 'hold');
  await verify(engine, life.findings);
  await engine.stop();
  const db = openBooks(life.dataDir);
  compareBooks(db, life.vendor, life.findings);
  compareWithPromises(db, life.promises, life.findings);
  const answers = honestAnswers(db, life.vendor).filter(() => life.random.chance(0.5));
  db.close();
  return answers;
}

async function verify(engine: Engine, findings: Findings): Promise<void> {
  const ledger = await engine.handlers['budget.verify']({});
  for (const check of ledger.checks) if (!check.ok) findings.unbalanced.push(`${check.name}: ${check.detail}`);
  const library = await engine.handlers['library.verify']({});
  for (const path of library.missing) findings.lost.push(`an asset without its file: ${path}`);
  for (const path of library.damaged) findings.lost.push(`an asset with a damaged file: ${path}`);
}

/** Lets everything come to its end, answers every doubt by the vendor's books, and wants both books to say the same. */
async function settleUp(life: Life): Promise<void> {
  const { vendor, findings } = life;
  const engine = await openEngine(life, 'run');
  const { pausedProviders } = await engine.handlers['settings.get']({});
  for (const provider of pausedProviders) await engine.handlers['queue.resume']({ provider });
  const db = openBooks(life.dataDir);
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const { jobs } = await engine.handlers['jobs.list']({ status: 'open', limit: 500 });
    if (jobs.length === 0) break;
    if (performance.now() > deadline) {
      findings.lost.push(...jobs.map((job) => `job ${job.id} never ended; it is ${job.phase}`));
      break;
    }
    for (const answer of honestAnswers(db, vendor)) await engine.handlers['jobs.resolve'](answer);
    await nextEvent(engine);
  }
  for (const correction of trueCosts(db, vendor)) await engine.handlers['budget.correct'](correction);
  await verify(engine, findings);
  const { total } = await engine.handlers['budget.show']({});
  if (total.spentMicros !== vendor.chargedMicros || total.reservedMicros !== 0)
    findings.unbalanced.push(
      `the vendor took ${vendor.chargedMicros}; booked are ${total.spentMicros}, held ${total.reservedMicros}`,
    );
  compareBooks(db, vendor, findings);
  db.close();
  await engine.stop();
}

/** Something has changed, or a while has passed. */
function nextEvent(engine: Engine): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      undo();
      clearTimeout(timer);
      resolve();
    };
    const undo = engine.subscribe(done);
    const timer = setTimeout(done, 250);
  });
}

function openEngine(life: Life, queue: 'run' | 'hold'): Promise<Engine> {
  return createEngine({
    dataDir: life.dataDir,
    environment: {},
    version: '0.0.0-test',
    keychain: noKeychain('No keychain in tests.'),
    clock: createHurriedClock({ factor: FACTOR, since: life.since, aheadMs: 0 }),
    adapters: vendorAdapters(life.vendor.url),
    queue,
  });
}

/** How the vendor takes each request: mostly well. */
const MOODS: Record<VendorRequest, readonly VendorMode[]> = {
  create: ['refuse', 'drop', 'accept_then_drop', 'accept_then_500', 'busy'],
  find: ['fail_reads'],
  status: ['hold', 'hold', 'hold', 'fail_tasks', 'fail_reads'],
  cancel: ['fail_reads'],
  file: ['fail_files'],
};
const BAD_SHARE: Record<VendorRequest, number> = { create: 0.25, find: 0.15, status: 0.6, cancel: 0.2, file: 0.15 };

function moodOf(random: Random, request: VendorRequest): VendorMode {
  return random.chance(BAD_SHARE[request]) ? (random.oneOf(MOODS[request]) ?? 'normal') : 'normal';
}
