import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/base/app-error.ts';
import type { Clock } from '../../src/core/base/clock.ts';
import { type Log, silentLog } from '../../src/core/base/log.ts';
import type { MethodHandlers } from '../../src/core/engine-type.ts';
import { createDispatch } from '../../src/host/dispatch.ts';
import { createRateLimit } from '../../src/host/rate-limit.ts';

const unreachable = (): Promise<never> => Promise.reject(new Error('secret detail of the inside'));

/** Handlers that all fail, but for those given. */
function handlersWith(given: Partial<MethodHandlers>): MethodHandlers {
  return new Proxy(given, { get: (target, name) => Reflect.get(target, name) ?? unreachable }) as MethodHandlers;
}

describe('createDispatch', () => {
  it('fills in the defaults of the contract before the handler runs', async () => {
    const seen: unknown[] = [];
    const dispatch = createDispatch({
      log: silentLog,
      handlers: handlersWith({
        'jobs.list': (input) => {
          seen.push(input);
          return Promise.resolve({ jobs: [], nextCursor: null });
        },
      }),
    });

    const reply = await dispatch.call('jobs.list', undefined);

    expect(reply).toEqual({ ok: true, output: { jobs: [], nextCursor: null } });
    expect(seen).toEqual([{ limit: 50 }]);
  });

  it('lists every problem of an input with its place', async () => {
    const dispatch = createDispatch({ log: silentLog, handlers: handlersWith({}) });

    const reply = await dispatch.call('jobs.list', { limit: 'x', status: 'odd', more: 1 });

    expect(reply).toMatchObject({
      ok: false,
      error: {
        code: 'invalid_request',
        details: {
          issues: expect.arrayContaining(
            ['limit', 'status', 'more'].map((path) => ({ path, message: expect.any(String) })),
          ),
        },
      },
    });
  });

  it.each(['jobs.explode', '__proto__', 'toString', 'constructor', ''])(
    'does not know a method "%s"',
    async (method) => {
      const dispatch = createDispatch({ log: silentLog, handlers: handlersWith({}) });

      expect(await dispatch.call(method, {})).toMatchObject({ ok: false, error: { code: 'not_found' } });
    },
  );

  it('passes on what an AppError says and nothing of its cause', async () => {
    const error = new AppError('conflict', 'Take another name.', {
      details: { name: 'a' },
      cause: new Error('inside'),
    });
    const dispatch = createDispatch({
      log: silentLog,
      handlers: handlersWith({ 'app.info': () => Promise.reject(error) }),
    });

    expect(await dispatch.call('app.info', {})).toEqual({
      ok: false,
      error: { code: 'conflict', message: 'Take another name.', details: { name: 'a' } },
    });
  });

  it('hides what went wrong inside and writes it to the log with its cause', async () => {
    const lines: unknown[] = [];
    const log: Log = { ...silentLog, error: (fields) => lines.push(fields) };
    const broken = new Error('table jobs is gone', { cause: new Error('disk') });
    const dispatch = createDispatch({ log, handlers: handlersWith({ 'app.info': () => Promise.reject(broken) }) });

    const reply = await dispatch.call('app.info', {});

    expect(reply).toMatchObject({ ok: false, error: { code: 'internal', details: {} } });
    expect(JSON.stringify(reply)).not.toContain('table');
    expect(lines).toEqual([
      expect.objectContaining({
        where: 'app.info',
        message: 'table jobs is gone',
        cause: expect.objectContaining({ message: 'disk' }),
      }),
    ]);
  });

  it('refuses what is no plain JSON before a schema sees it', async () => {
    const dispatch = createDispatch({ log: silentLog, handlers: handlersWith({}) });
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;

    for (const input of [
      new Map(),
      { params: new Date() },
      cycle,
      JSON.parse('{"a":{"__proto__":{}}}'),
      { constructor: 1 },
    ]) {
      expect(await dispatch.call('jobs.create', input)).toMatchObject({
        ok: false,
        error: { code: 'invalid_request' },
      });
    }
  });

  it('counts creates of every door against one limit, and nothing else', async () => {
    const handlers = handlersWith({
      'jobs.create': () => Promise.reject(new AppError('conflict', 'reached')),
      'queue.pause': () => Promise.resolve({ paused: true, pausedProviders: [] }),
    });
    const stopped: Clock = { now: () => 0, monotonic: () => 0, after: () => () => undefined };
    const dispatch = createDispatch({
      log: silentLog,
      handlers,
      createLimit: createRateLimit(stopped, { burst: 1, perSecond: 1 }),
    });
    const job = { jobType: 'image', params: {} };

    const codes = [
      await dispatch.call('jobs.create', job),
      await dispatch.call('queue.pause', {}),
      await dispatch.call('jobs.create', job),
    ];

    expect(codes).toMatchObject([{ error: { code: 'conflict' } }, { ok: true }, { error: { code: 'rate_limited' } }]);
  });
});
