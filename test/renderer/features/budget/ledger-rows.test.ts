import { describe, expect, it } from 'vitest';
import { formatChange, joinEntries } from '../../../../renderer/features/budget/ledger-rows.ts';
import { ledgerEntrySchema, type LedgerEntry } from '../../../../src/contract/budget.ts';

function entry(id: number): LedgerEntry {
  return ledgerEntrySchema.parse({
    id,
    kind: 'reserve',
    reservationId: 'r',
    jobId: '00000000-0000-7000-8000-000000000001',
    attempt: 1,
    provider: 'draft',
    heldMicros: 0,
    spentMicros: 0,
    costBasis: null,
    priceVersion: null,
    windowAt: 0,
    createdAt: 0,
  });
}

describe('joinEntries', () => {
  it('keeps the newest first and each row once, whichever page it came with', () => {
    expect(joinEntries([entry(5), entry(4)], [entry(4), entry(3)]).map(({ id }) => id)).toEqual([5, 4, 3]);
  });
});

describe('formatChange', () => {
  it.each([
    [600_000, '+$0.60'],
    [-600_000, '−$0.60'],
    [0, '$0.00'],
  ])('says %d micro-dollars as %s', (micros, text) => {
    expect(formatChange(micros)).toBe(text);
  });
});
