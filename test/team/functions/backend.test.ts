import { describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../src/core/base/app-error.ts';
import { errorAnswer } from '../../../supabase/functions/_shared/answer.ts';
import { refusalOf } from '../../../supabase/functions/_shared/backend.ts';
import { derivedId } from '../../../supabase/functions/_shared/derived-id.ts';
import { readEnvironment } from '../../../supabase/functions/_shared/environment.ts';
import { imageSize } from '../../../supabase/functions/_shared/image-size.ts';

describe('a refusal of the database', () => {
  test('carries its own code, sentence and details', () => {
    const body = { code: 'PT402', message: 'budget_exceeded', hint: 'No room.', details: '{"limit":5}' };

    expect(refusalOf(402, body)).toMatchObject({ code: 'budget_exceeded', message: 'No room.', details: { limit: 5 } });
  });

  test('with 402 of Supabase itself speaks of its quota, and not of a budget', () => {
    expect(refusalOf(402, { message: 'exceed_egress_quota' })).toMatchObject({ code: 'unreachable' });
  });

  test.each([
    [401, { code: 'PGRST301', message: 'JWSError' }, 'unauthorized'],
    [401, { code: '42501', message: 'permission denied' }, 'unauthorized'],
    [403, { code: '42501', message: 'permission denied' }, 'forbidden'],
    [500, { code: '40P01', message: 'deadlock' }, 'rate_limited'],
    [504, undefined, 'unreachable'],
    [400, { code: '22P02', message: 'invalid input syntax for type uuid: "secret"' }, 'internal'],
    [400, { code: 'PT418', message: 'teapot', hint: 'x' }, 'internal'],
  ])('%i %o is %s, without the words of the database', (status, body, code) => {
    const error = refusalOf(status, body);

    expect(error.code).toBe(code);
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/secret|deadlock|JWSError/);
  });
});

describe('the environment of a function', () => {
  const read = (variables: Record<string, string>) => readEnvironment((name) => variables[name]);

  test('takes the new keys before the old ones, and every one of them as a proof', () => {
    const environment = read({
      SUPABASE_URL: 'https://x.supabase.co/',
      SUPABASE_ANON_KEY: 'old-anon',
      SUPABASE_SERVICE_ROLE_KEY: 'old-service',
      SUPABASE_PUBLISHABLE_KEYS: '{"web":"sb_publishable_2","default":"sb_publishable_1"}',
      SUPABASE_SECRET_KEYS: '{"default":"sb_secret_1"}',
      PROVIDER_KEK_V2: 'two',
    });

    expect(environment).toMatchObject({
      url: 'https://x.supabase.co',
      publicKey: 'sb_publishable_1',
      serviceKey: 'sb_secret_1',
      serviceKeys: ['sb_secret_1', 'old-service'],
    });
    expect([...environment.keyEncryptionKeys]).toEqual([[2, 'two']]);
  });

  test('names what is missing, never what is there', () => {
    expect(() => read({ SUPABASE_URL: 'https://x.supabase.co' })).toThrow('SUPABASE_ANON_KEY');
    expect(() => read({ SUPABASE_URL: 'x', SUPABASE_SECRET_KEYS: '{"a":' })).toThrow('SUPABASE_SECRET_KEYS');
    const whole = { SUPABASE_URL: 'https://x.co', SUPABASE_ANON_KEY: 'a', SUPABASE_SERVICE_ROLE_KEY: 's' };
    expect(() => read({ ...whole, GESSO_WAKE_KEY: 'short' })).toThrow('GESSO_WAKE_KEY must have at least 32');
    expect(() => read({ ...whole, COMFY_WORKER_URL: 'file:///etc' })).toThrow('COMFY_WORKER_URL');
  });
});

test('a derived id is a UUID, the same for the same words and another for others', async () => {
  const id = await derivedId('job', 1, 'usage');

  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await derivedId('job', 1, 'usage')).toBe(id);
  expect(await derivedId('job', 2, 'usage')).not.toBe(id);
});

describe('the size of a picture', () => {
  const bytes = (base64: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(base64, 'base64'));

  test.each([
    ['PNG', 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 1, 1],
    ['GIF', 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 1, 1],
    ['WebP', 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 1, 1],
    ['JPEG', '/9j/4AAQSkZJRgABAQEASABIAAD/wAALCAAQACABAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACP/aAAgBAQAAPwBU/9k=', 32, 16],
  ])('is read from a %s', (_type, base64, width, height) => {
    expect(imageSize(bytes(base64))).toEqual({ width, height });
  });

  test('is unknown of what is cut off or something else', () => {
    expect(imageSize(bytes('iVBORw0KGgo='))).toBeUndefined();
    expect(imageSize(new Uint8Array([1, 2, 3]))).toBeUndefined();
    expect(imageSize(new Uint8Array(64))).toBeUndefined();
  });
});

describe('an error', () => {
  const bodyOf = async (error: unknown): Promise<unknown> => (await errorAnswer(error, 'test').json()) as unknown;

  test('that passes says when to come back', async () => {
    const busy = errorAnswer(new AppError('rate_limited', 'Busy.'), 'test');
    const away = errorAnswer(new AppError('unreachable', 'Away.'), 'test');

    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '2']);
    expect([away.status, away.headers.get('retry-after')]).toEqual([502, null]);
  });

  test('that nobody expected says nothing of what it was, and the log only where', async () => {
    const lines: unknown[] = [];
    const log = vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
    const answer = await bodyOf(new TypeError('cannot read sk-secret of the prompt'));
    log.mockRestore();

    expect(answer).toMatchObject({ success: false, error: 'internal' });
    expect(JSON.stringify([answer, lines])).not.toContain('sk-secret');
    expect(String(lines[0])).toContain('TypeError');
  });

  test('of what is not set up says to the log what to do, and never a value', async () => {
    const lines: unknown[] = [];
    const log = vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
    const read = (name: string): string | undefined =>
      ({ SUPABASE_URL: 'https://x.co', GESSO_WAKE_KEY: 'short' })[name];
    const answer = await bodyOf(rejection(() => readEnvironment(read)));
    log.mockRestore();

    expect(answer).toMatchObject({ error: 'internal' });
    expect(String(lines[0])).toContain('SUPABASE_PUBLISHABLE_KEYS or SUPABASE_ANON_KEY must be set.');
  });
});

function rejection(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
