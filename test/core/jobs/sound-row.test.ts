import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COST_BASES } from '../../../src/contract/job.ts';
import { JOB_TYPES, PROVIDER_IDS } from '../../../src/contract/provider.ts';
import { jobRowSchema } from '../../../src/core/jobs/row-schema.ts';
import { JOB_COLUMNS } from '../../../src/core/jobs/row.ts';
import { readSoundRow } from '../../../src/core/jobs/sound-row.ts';
import { JOB_STATES } from '../../../src/core/jobs/states.ts';

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const integer = fc.maxSafeInteger();

/** Rows as the database gives them, in order. */
const soundRow = fc.record({
  id: fc.uuid(),
  company_id: fc.uuid(),
  project_id: optional(fc.uuid()),
  batch_id: optional(fc.string()),
  job_type: fc.constantFrom(...JOB_TYPES),
  provider: fc.constantFrom(...PROVIDER_IDS),
  model: optional(fc.string()),
  params: fc
    .dictionary(fc.string(), fc.jsonValue())
    .map((params) => JSON.stringify(params))
    // The one key that the schema drops: such a row is left to it.
    .filter((text) => !text.includes('__proto__')),
  request_hash: fc.string(),
  idempotency_key: optional(fc.string()),
  state: fc.constantFrom(...JOB_STATES),
  priority: integer,
  position: integer,
  run_after: integer,
  attempt: integer,
  lease: optional(fc.string()),
  reservation_id: fc.uuid(),
  max_cost_micros: optional(integer),
  estimated_cost_micros: optional(integer),
  actual_cost_micros: optional(integer),
  cost_basis: optional(fc.constantFrom(...COST_BASES)),
  cancel_requested_at: optional(integer),
  error: fc.constant(null),
  created_at: integer,
  started_at: optional(integer),
  finished_at: optional(integer),
  updated_at: integer,
  revision: integer,
});

/** What may lie in a column of a damaged row. */
const anything = fc.oneof(
  fc.constantFrom(null, '', 'x', '{', '[]', '{}', '{"a":1e999}', '{"__proto__":1}', '{"a":{"__proto__":{}}}', 1.5, -1),
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.uuid(),
  fc.uint8Array(),
);

describe('readSoundRow', () => {
  it('knows every column of a job', () => {
    const columns = JOB_COLUMNS.split(',').map((column) => column.trim());

    expect(columns.toSorted()).toEqual(Object.keys(jobRowSchema.shape).toSorted());
  });

  it('reads every sound row as the schema does', () => {
    fc.assert(
      fc.property(soundRow, (row) => {
        expect(readSoundRow(row)).toEqual(jobRowSchema.parse(row));
      }),
    );
  });

  it('never says yes to what the schema refuses or reads otherwise', () => {
    const damage = fc.tuple(soundRow, fc.constantFrom(...Object.keys(jobRowSchema.shape)), anything);

    fc.assert(
      fc.property(damage, ([sound, column, value]) => {
        const row = { ...sound, [column]: value };
        const read = readSoundRow(row);
        if (read !== undefined) expect(jobRowSchema.safeParse(row).data).toEqual(read);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves a row with an error, one column too many or one too few to the schema', () => {
    const [row] = fc.sample(soundRow, { numRuns: 1, seed: 1 });
    const { model: _, ...without } = row!;

    expect(readSoundRow(row)).toBeDefined();
    expect(readSoundRow({ ...row, error: '{}' })).toBeUndefined();
    expect(readSoundRow({ ...row, more: 1 })).toBeUndefined();
    expect(readSoundRow(without)).toBeUndefined();
  });
});
