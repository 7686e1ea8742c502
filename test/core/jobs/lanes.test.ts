import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/base/limits.ts';
import { newId } from '../../../src/core/base/ids.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { run } from '../../../src/core/db/statement.ts';
import { createJob } from '../../../src/core/jobs/create.ts';
import { Lanes } from '../../../src/core/jobs/lanes.ts';
import type { JobRow } from '../../../src/core/jobs/row-schema.ts';
import type { Lane } from '../../../src/core/providers/adapter.ts';
import { temporaryDatabase } from '../data-folder.ts';

const NOW = 1_800_000_000_000;

/** A queue of jobs for these models, in this order; null: a job that needs none. */
function openQueue(models: readonly (string | null)[]): Db {
  const { db, company } = temporaryDatabase();
  for (const model of models)
    createJob(db, {
      id: newId.job(NOW),
      reservationId: newId.reservation(NOW),
      companyId: company,
      projectId: null,
      jobType: 'image',
      provider: 'comfyui',
      model,
      params: { prompt: 'rain' },
      requestHash: 'h',
      idempotencyKey: null,
      maxCostMicros: null,
      estimatedCostMicros: 0,
      reserveMicros: 0,
      priceVersion: null,
      acceptSoftLimits: false,
      timeZone: 'UTC',
      now: NOW,
    });
  return db;
}

function lane(id: string, options: Partial<Lane> = {}): Lane {
  return {
    id,
    label: id,
    address: undefined,
    problem: undefined,
    capacity: 2,
    isOpen: true,
    models: undefined,
    ...options,
  };
}

/** What one look claims: lane and model of each job, in the order of the claims. */
function claim(
  lanes: Lanes,
  db: Db,
  places: readonly Lane[],
): { id: JobRow['id']; lane: string; model: string | null }[] {
  const claimed = lanes.claim(db, { provider: 'comfyui', lanes: places, keepsModel: true, now: NOW + 1 });
  return claimed.map(({ id, model }) => ({ id, lane: lanes.of(id) ?? '', model }));
}

const texts = (claims: readonly { lane: string; model: string | null }[]): string[] =>
  claims.map((one) => `${one.lane}:${one.model}`);

describe('places with a queue of their own', () => {
  it('are each filled to their room, and no further', () => {
    const db = openQueue(['a', 'a', 'a', 'a', 'a', 'a']);
    const lanes = new Lanes();

    const claims = claim(lanes, db, [lane('left', { capacity: 1 }), lane('right', { capacity: 3 })]);

    expect(claims.filter((one) => one.lane === 'left')).toHaveLength(1);
    expect(claims.filter((one) => one.lane === 'right')).toHaveLength(3);
    expect(claim(lanes, db, [lane('left', { capacity: 1 }), lane('right', { capacity: 3 })])).toEqual([]);
  });

  it('share two models instead of loading both', () => {
    const db = openQueue(['a', 'b', 'a', 'b']);

    expect(texts(claim(new Lanes(), db, [lane('left'), lane('right')])).toSorted()).toEqual([
      'left:a',
      'left:a',
      'right:b',
      'right:b',
    ]);
  });

  it('get only jobs for models that they have; what only another place has is looked past', () => {
    const db = openQueue(['a', 'a', 'a', 'b', 'a']);
    const places = [lane('left', { models: ['b'] }), lane('right', { models: ['a'], capacity: 1 })];

    expect(texts(claim(new Lanes(), db, places)).toSorted()).toEqual(['left:b', 'right:a']);
  });

  it('try a model that none of them has, so that its job can say that it is missing', () => {
    const db = openQueue(['gone']);

    expect(texts(claim(new Lanes(), db, [lane('left', { models: ['a'] })]))).toEqual(['left:gone']);
  });

  it('that do not answer get nothing while another one is open, and everything when none is', () => {
    const db = openQueue(['a', 'a', 'a', 'a']);
    const lanes = new Lanes();

    const first = claim(lanes, db, [lane('left', { isOpen: false }), lane('right')]);
    const hadClosed = lanes.hasClosed;
    const second = claim(lanes, db, [lane('left', { isOpen: false }), lane('right', { isOpen: false })]);

    expect(texts(first)).toEqual(['right:a', 'right:a']);
    expect(hadClosed).toBe(true);
    expect(texts(second)).toEqual(['left:a', 'left:a']);
  });

  it('keep their model beyond the fair bound while another place serves the other one', () => {
    const many = LIMITS.affinityRunMax * 2 + 10;
    const db = openQueue(Array.from({ length: 2 * many }, (_, index) => (index % 2 === 0 ? 'a' : 'b')));
    const lanes = new Lanes();
    const places = [lane('left', { capacity: 1 }), lane('right', { capacity: 1 })];
    const seen: string[] = [];

    for (let look = 0; look < many; look++) {
      const claims = claim(lanes, db, places);
      seen.push(...texts(claims));
      lanes.keepOnly(() => false);
    }

    expect(new Set(seen)).toEqual(new Set(['left:a', 'right:b']));
    expect(seen).toHaveLength(2 * many);
  });

  it('change their model within the fair bound when nobody else serves the other one', () => {
    const db = openQueue(Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 'a' : 'b')));
    const lanes = new Lanes();
    const seen: (string | null)[] = [];

    for (let look = 0; look < 60; look++) {
      seen.push(...claim(lanes, db, [lane('only', { capacity: 1 })]).map(({ model }) => model));
      lanes.keepOnly(() => false);
    }

    expect(seen.indexOf('b')).toBe(LIMITS.affinityRunMax + 1);
  });

  it('keep their model while they do jobs that need none', () => {
    const db = openQueue(['a', null, 'a', 'b']);
    const lanes = new Lanes();
    const seen: (string | null)[] = [];

    for (let look = 0; look < 4; look++) {
      seen.push(...claim(lanes, db, [lane('only', { capacity: 1 })]).map(({ model }) => model));
      lanes.keepOnly(() => false);
    }

    expect(seen.indexOf('b')).toBe(3);
  });

  it('have room again for jobs whose claim was not written', () => {
    const db = openQueue(['a', 'a']);
    const lanes = new Lanes();
    claim(lanes, db, [lane('only')]);
    run(db, "update jobs set state = 'queued'");

    lanes.keepOnly(() => false);

    expect(texts(claim(lanes, db, [lane('only')]))).toEqual(['only:a', 'only:a']);
  });
});
