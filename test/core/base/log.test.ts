import { describe, expect, it } from 'vitest';
import { ProviderFailure } from '../../../src/core/providers/errors.ts';
import { errorFields, silentLog } from '../../../src/core/base/log.ts';

describe('errorFields', () => {
  it('names an error, its code and where it was thrown', () => {
    const error = Object.assign(new RangeError('too far'), { code: 'ERANGE' });

    expect(errorFields(error)).toMatchObject({
      name: 'RangeError',
      message: 'too far',
      code: 'ERANGE',
      stack: expect.stringContaining('log.test.ts'),
    });
    expect(errorFields(new ProviderFailure('timeout', 'late'))).toMatchObject({
      name: 'ProviderFailure',
      code: 'timeout',
    });
    expect(errorFields(Object.assign(new Error('a'), { code: 7 }))).not.toHaveProperty('code');
  });

  it('follows causes three deep, and a circle of causes no further', () => {
    const error = new Error('a');
    error.cause = error;

    expect(errorFields(error)).toMatchObject({
      message: 'a',
      cause: { message: 'a', cause: { message: 'a', cause: { message: 'a' } } },
    });
    expect(JSON.stringify(errorFields(error)).match(/"message"/g)).toHaveLength(4);
  });

  it.each<[string, unknown, string]>([
    ['a text', 'plain', 'plain'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a bigint', 5n, '5'],
    ['an object', { a: 1 }, '[object Object]'],
    ['an object without a prototype', Object.create(null), 'a value that cannot be shown'],
    [
      'an object that does not want to be shown',
      {
        toString: () => {
          throw new Error('no');
        },
      },
      'a value that cannot be shown',
    ],
  ])('shows %s that was thrown', (_, thrown, shown) => {
    expect(errorFields(thrown)).toEqual({ thrown: shown });
  });

  it('shows a cause that is no error', () => {
    expect(errorFields(new Error('a', { cause: 'because' }))).toMatchObject({ cause: { thrown: 'because' } });
  });

  it('bounds what it shows', () => {
    const fields = JSON.stringify(errorFields(new Error('x'.repeat(1_000_000), { cause: 'y'.repeat(1_000_000) })));

    expect(fields.length).toBeLessThan(10_000);
  });

  it('does not repeat the lines of a long message as a stack', () => {
    const error = new Error('first\nsecond\nthird\nfourth\nfifth\nsixth\nseventh');

    expect(errorFields(error)['stack']).toMatch(/^\s+at /);
  });

  it('survives an error whose fields are not what they should be', () => {
    const error = Object.defineProperties(new Error('a'), {
      message: { value: 7 },
      stack: { value: undefined },
      name: { value: null },
    });

    expect(() => JSON.stringify(errorFields(error))).not.toThrow();
  });
});

describe('silentLog', () => {
  it('stays silent in its children', () => {
    expect(silentLog.child({ a: 1 }).child({})).toBe(silentLog);
  });
});
