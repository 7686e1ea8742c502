import { describe, expect, it } from 'vitest';
import { AppError, StartupError } from '../../../src/core/base/app-error.ts';
import { assert, assertNever } from '../../../src/core/base/assert.ts';
import { newId } from '../../../src/core/base/ids.ts';
import { LIMITS } from '../../../src/core/base/limits.ts';

describe('LIMITS', () => {
  it.each(Object.entries(LIMITS))('%s is a whole number above nothing', (_, limit) => {
    expect(Number.isSafeInteger(limit)).toBe(true);
    expect(limit).toBeGreaterThan(0);
  });

  it('fit together', () => {
    expect(LIMITS.retryBaseMs).toBeLessThan(LIMITS.retryMaxMs);
    // A host ends within 2 s after Ctrl-C.
    expect(LIMITS.stopGraceMs).toBeLessThan(1500);
    expect(LIMITS.importBytesMax).toBeLessThan(LIMITS.outputBytesMax);
  });
});

describe('errors', () => {
  it('keep code, details and cause', () => {
    const cause = new Error('below');

    expect(new AppError('not_found', 'no', { details: { a: 1 }, cause })).toMatchObject({
      name: 'AppError',
      code: 'not_found',
      message: 'no',
      details: { a: 1 },
      cause,
    });
    expect(new AppError('not_found', 'no').details).toEqual({});
  });

  it('end a start with the exit code that scripts rely on', () => {
    expect(new StartupError('in_use', 'no').exitCode).toBe(4);
    for (const reason of ['newer_schema', 'unreadable_database', 'unwritable_folder', 'disk_full'] as const)
      expect(new StartupError(reason, 'no').exitCode).toBe(1);
  });
});

describe('assertions', () => {
  it('stop what cannot be', () => {
    expect(() => assert(false, 'water flows down')).toThrow('Assertion failed: water flows down');
    expect(() => assert(true, 'x')).not.toThrow();
    expect(() => assertNever('surprise' as never)).toThrow('Unexpected value: "surprise"');
  });
});

describe('newId', () => {
  it('makes different ids that sort by their millisecond', () => {
    const ids = Array.from({ length: 100 }, (_, index) => newId.job(1_800_000_000_000 + index));

    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(Array.from({ length: 1000 }, () => newId.asset(1))).size).toBe(1000);
  });
});
