import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  API_ERRORS,
  ClientError,
  JOB_ERROR_CODES,
  JOB_ERROR_TEXT,
  wireErrorSchema,
} from '../../src/contract/errors.ts';
import { EVENTS, parseEvent } from '../../src/contract/events.ts';
import { isMethodName, METHODS } from '../../src/contract/methods.ts';
import { wireCallSchema, wireMessageSchema } from '../../src/contract/client.ts';
import {
  assetExample,
  budgetExample,
  comfyExample,
  EXAMPLE_ID,
  jobExample,
  limitExample,
  providerExample,
  settingsExample,
} from './examples.ts';
import { METHOD_EXAMPLES } from './method-examples.ts';
import { DESKTOP_EVENT_EXAMPLES } from './desktop-examples.ts';
import { INSTALL_EVENT_EXAMPLES } from './install-examples.ts';
import { MODEL_EVENT_EXAMPLES } from './model-examples.ts';

const names = Object.keys(METHODS).filter(isMethodName);

function accepts(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success;
}

describe('METHODS', () => {
  it.each(names)('%s takes its example input and gives its example output back unchanged', (name) => {
    const { input, output } = METHOD_EXAMPLES[name];

    expect(METHODS[name].input.parse(input)).toMatchObject(Object(input));
    expect(METHODS[name].output.parse(output)).toEqual(output);
  });

  it.each(names)('%s refuses an input field that it does not know', (name) => {
    expect(accepts(METHODS[name].input, { ...Object(METHOD_EXAMPLES[name].input), surprise: 1 })).toBe(false);
  });

  it.each(names)('%s refuses an input that is no object', (name) => {
    for (const input of [null, undefined, 'text', 7, []]) expect(accepts(METHODS[name].input, input)).toBe(false);
  });

  it('are named noun.verb', () => {
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-z][A-Za-z]*$/);
  });

  it('are told from what every object inherits', () => {
    expect(['constructor', '__proto__', 'toString', 'jobs.unknown', ''].filter(isMethodName)).toEqual([]);
  });

  it.each([[0], [501], [1.5], ['10']])('refuse %j as the size of a page', (limit) => {
    for (const name of ['jobs.list', 'library.list', 'budget.ledger'] as const)
      expect(accepts(METHODS[name].input, { limit })).toBe(false);
  });

  it('refuse a misspelt filter instead of listing everything', () => {
    expect(accepts(METHODS['library.list'].input, { filter: { kind: 'image' } })).toBe(false);
  });

  it.each(['provider:nobody', 'provider:', 'project:', `project:${'-'.repeat(36)}`, 'everything', 'all '])(
    'refuse the limit scope %j',
    (scope) => {
      expect(accepts(METHODS['budget.setLimit'].input, { scope, window: 'day', limitMicros: 1 })).toBe(false);
    },
  );

  it.each(['all', 'provider:runway', `project:${EXAMPLE_ID}`])('take the limit scope %s', (scope) => {
    expect(accepts(METHODS['budget.setLimit'].input, { scope, window: 'day', limitMicros: 1 })).toBe(true);
  });

  it.each([-1, 0.5, 1e15 + 1])('refuse a limit of %d micro-dollars', (limitMicros) => {
    expect(accepts(METHODS['budget.setLimit'].input, { window: 'day', limitMicros })).toBe(false);
  });

  it.each(['short', 'key with spaces', 'key-with\nnewline', 'key-with-ümlaut', 'x'.repeat(1001)])(
    'refuse %j as a key, which no header could carry',
    (text) => {
      expect(accepts(METHODS['keys.set'].input, { provider: 'openai', key: text })).toBe(false);
    },
  );

  it('take a key with the line end that a pipe leaves', () => {
    expect(METHODS['keys.set'].input.parse({ provider: 'openai', key: ' sk-0123456789\n' })).toEqual({
      provider: 'openai',
      key: 'sk-0123456789',
      store: 'keychain',
    });
  });
});

describe('EVENTS', () => {
  const examples: Record<keyof typeof EVENTS, unknown> = {
    'job.changed': { job: jobExample },
    'job.progressed': { jobId: EXAMPLE_ID, phase: 'running', progress: 0.5, message: null, etaMs: null },
    'job.previewed': { jobId: EXAMPLE_ID, dataUrl: 'data:image/jpeg;base64,AA==' },
    'queue.changed': { waiting: 3 },
    'budget.alerted': { limit: limitExample, thresholdPercent: 80 },
    'asset.added': { asset: assetExample },
    'asset.changed': { asset: assetExample },
    'budget.changed': { budget: budgetExample },
    'settings.changed': { settings: settingsExample },
    'provider.changed': { provider: providerExample },
    'comfy.changed': { comfy: comfyExample },
    ...INSTALL_EVENT_EXAMPLES,
    ...DESKTOP_EVENT_EXAMPLES,
    ...MODEL_EVENT_EXAMPLES,
    'comfy.logged': { backend: 'local', lines: ['got prompt'], skipped: 0 },
    'workflows.changed': { id: 'my-portrait' },
    'presets.changed': { count: 2 },
    'library.organised': { what: 'projects' },
    'library.importing': {
      folder: { state: 'done', directory: '/p', found: 1, added: 1, known: 0, failed: 0, problems: [], message: '' },
    },
  };

  it.each(Object.keys(EVENTS))('%s is read by every client', (name) => {
    const payload = Object.entries(examples).find(([event]) => event === name)?.[1];

    expect(parseEvent(name, payload)).toEqual({ name, payload });
    expect(parseEvent(name, { wrong: true })).toBeUndefined();
    expect(parseEvent('from.the.future', payload)).toBeUndefined();
  });

  it.each(Object.entries(EVENTS))('%s takes its example unchanged', (name, schema) => {
    const example = Object.entries(examples).find(([event]) => event === name)?.[1];

    expect(schema.parse(example)).toEqual(example);
  });
});

describe('the wire', () => {
  it.each([{ type: 'call', id: 0, method: 'jobs.get', input: {} }])('takes a call', (call) => {
    expect(wireCallSchema.parse(call)).toEqual(call);
  });

  it.each([
    [{ type: 'call', id: -1, method: 'a', input: {} }],
    [{ type: 'call', id: 1, method: 'x'.repeat(101), input: {} }],
    [{ type: 'reply', id: 1, method: 'a', input: {} }],
    [{ type: 'call', id: 1, method: 'a' }],
  ])('refuses the call %j', (call) => {
    expect(wireCallSchema.safeParse(call).success).toBe(false);
  });

  it('carries replies, errors and events', () => {
    const error = { code: 'not_found', message: 'no', details: {} };

    expect(wireMessageSchema.parse({ type: 'error', id: 1, error: { code: 'not_found', message: 'no' } })).toEqual({
      type: 'error',
      id: 1,
      error,
    });
    expect(
      wireMessageSchema.safeParse({ type: 'error', id: 1, error: { ...error, code: 'constructor' } }).success,
    ).toBe(false);
    expect(wireMessageSchema.safeParse({ type: 'reply', id: 1, ok: true, output: null }).success).toBe(true);
    expect(wireMessageSchema.safeParse({ type: 'event', name: 'job.changed', payload: {} }).success).toBe(true);
  });
});

describe('errors', () => {
  it('have the HTTP statuses that the outside world relies on', () => {
    expect(Object.fromEntries(Object.entries(API_ERRORS).map(([code, { status }]) => [code, status]))).toMatchObject({
      invalid_request: 400,
      invalid_json: 400,
      unauthorized: 401,
      budget_exceeded: 402,
      forbidden: 403,
      job_not_found: 404,
      not_found: 404,
      idempotency_conflict: 409,
      provider_not_configured: 409,
      job_not_cancellable: 409,
      body_too_large: 413,
      unsupported_media_type: 415,
      unsupported_job: 422,
      rate_limited: 429,
      shutting_down: 503,
    });
  });

  it('become a ClientError that keeps code and details', () => {
    const error = new ClientError(
      wireErrorSchema.parse({ code: 'budget_exceeded', message: 'too much', details: { limit: 1 } }),
    );

    expect(error).toMatchObject({
      name: 'ClientError',
      code: 'budget_exceeded',
      message: 'too much',
      details: { limit: 1 },
    });
  });

  it('of jobs each have a title and a next step', () => {
    for (const code of JOB_ERROR_CODES)
      expect(JOB_ERROR_TEXT[code]).toMatchObject({
        title: expect.stringMatching(/\S/),
        next: expect.stringMatching(/\.$/),
      });
  });
});
