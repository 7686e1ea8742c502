import { describe, expect, test } from 'vitest';
import { API_ERRORS, type ApiErrorCode } from '../../../src/contract/errors.ts';
import { NOBODY, PICTURE } from './requests.ts';
import type { FunctionAnswer, FunctionCall, TeamWorld } from './team-world.ts';

const COMFY = { ...PICTURE, provider: 'comfyui' } as const;
const PAID = { jobType: 'image', provider: 'openai', model: 'gpt-image-2', params: { prompt: 'x' } } as const;

/** How to meet a row of the table of errors. */
type Row = readonly [what: string, code: ApiErrorCode, ask: (world: TeamWorld) => Promise<FunctionAnswer>];

const asked =
  (place: string, request: FunctionCall = {}) =>
  (world: TeamWorld): Promise<FunctionAnswer> =>
    world.call(place, { token: world.demo.apiKey, ...request });

const cursor = (instant: string): string => encodeURIComponent(btoa(JSON.stringify([instant, NOBODY])));

const ROWS: readonly Row[] = [
  ['JSON that ends too early', 'invalid_json', asked('media-start', { body: '{"jobType":' })],
  ['an empty body', 'invalid_json', asked('media-start', { body: '' })],
  ['bytes that are no UTF-8', 'invalid_json', (world) => sendBytes(world, new Uint8Array([0x22, 0xff, 0xfe, 0x22]))],
  ['a body that is no object', 'invalid_request', asked('media-start', { body: '[]' })],
  ['an id that is none', 'invalid_request', asked('media-status?jobId=42')],
  ['no id', 'invalid_request', asked('media-status')],
  ['a cancel without an id', 'invalid_request', asked('media-cancel', { body: {} })],
  ['a cursor of nobody', 'invalid_request', asked('media-list?cursor=abc')],
  ['a cursor that is a filter', 'invalid_request', asked(`media-list?cursor=${btoa('["x),id.gt.(0","y"]')}`)],
  ['a cursor of no time', 'invalid_request', asked(`media-list?cursor=${cursor('0001-01-01T00:00:00+23:59')}`)],
  ['a cursor before all time', 'invalid_request', asked(`media-list?cursor=${cursor('0000-01-01T00:00:00+00:00')}`)],
  ['a list of no company', 'invalid_request', asked('media-list?companyId=mine')],
  ['a list of another company', 'forbidden', (world) => asked(`media-list?companyId=${world.other.id}`)(world)],
  [
    'a project that is none',
    'invalid_request',
    (world) => world.start({ ...COMFY, params: { prompt: 'x', projectId: 'mine' } }),
  ],
  [
    'a project that is a number',
    'invalid_request',
    (world) => world.start({ ...COMFY, params: { prompt: 'x', projectId: 5 } }),
  ],
  [
    'a label that nobody can store',
    'invalid_request',
    (world) =>
      world.call(`provider-keys?companyId=${world.demo.id}&provider=runway&label=%00`, {
        token: world.token('owner'),
        method: 'DELETE',
      }),
  ],
  ['an empty page', 'invalid_request', asked('media-list?limit=0')],
  ['a status that there is not', 'invalid_request', asked('media-list?status=done')],
  ['no token', 'unauthorized', asked('media-start', { token: undefined, body: COMFY })],
  ['a worker’s call by an API key', 'unauthorized', asked('media-worker', { body: {} })],
  [
    'a worker’s call by an owner',
    'unauthorized',
    (world) => world.call('media-worker', { token: world.token('owner'), body: {} }),
  ],
  ['another company', 'forbidden', (world) => world.start({ ...COMFY, companyId: world.other.id })],
  ['a price above the cap', 'budget_exceeded', (world) => world.start({ ...PAID, maxCost: 0.000001 })],
  ['a job that nobody has', 'job_not_found', asked(`media-status?jobId=${NOBODY}`)],
  ['a cancel of such a job', 'job_not_found', asked('media-cancel', { body: { jobId: NOBODY } })],
  [
    'a provider key that nobody has',
    'not_found',
    (world) =>
      world.call(`provider-keys?companyId=${world.demo.id}&provider=runway&label=none`, {
        token: world.token('owner'),
        method: 'DELETE',
      }),
  ],
  ['the wrong method', 'method_not_allowed', asked('media-start')],
  ['another wrong method', 'method_not_allowed', asked('media-status', { method: 'DELETE' })],
  [
    'another request under a key that was used',
    'idempotency_conflict',
    async (world) => {
      const headers = { 'idempotency-key': 'a row of the table' };
      await world.start(COMFY, { headers });
      return world.start({ ...COMFY, params: { prompt: 'another' } }, { headers });
    },
  ],
  [
    'a provider without a key',
    'provider_not_configured',
    (world) => world.call('media-start', { token: world.other.apiKey, body: PAID }),
  ],
  [
    'a cancel of what has ended',
    'job_not_cancellable',
    async (world) => {
      const { json } = await world.start(COMFY);
      await world.sql(
        "update public.media_projects set status = 'completed', phase = 'completed', finished_at = now() where id = $1",
        [json['jobId']],
      );
      return world.call('media-cancel', { token: world.demo.apiKey, body: { jobId: json['jobId'] } });
    },
  ],
  ['more than 1 MiB', 'body_too_large', asked('media-start', { body: `"${'x'.repeat(1024 * 1024)}"` })],
  [
    'a form',
    'unsupported_media_type',
    asked('media-start', { body: 'x=1', headers: { 'content-type': 'text/plain' } }),
  ],
  [
    'a packed body',
    'unsupported_media_type',
    asked('media-start', { body: '{}', headers: { 'content-encoding': 'gzip' } }),
  ],
  [
    'what a provider cannot make',
    'unsupported_job',
    (world) => world.start({ ...PAID, jobType: 'video', model: undefined }),
  ],
];

/** What no request brings about: troubles of the project, tested by themselves; and what only a host on a desktop answers. */
const TROUBLES: readonly ApiErrorCode[] = [
  'rate_limited',
  'unreachable',
  'internal',
  'storage_full',
  'conflict',
  'shutting_down',
];

/** Every row of the table of errors, met by a request. */
export function describeErrorTable(world: () => TeamWorld): void {
  describe('its table of errors', () => {
    test.each(ROWS)('%s is %s', async (_what, code, ask) => {
      const { status, json } = await ask(world());

      expect([status, json['error']]).toEqual([API_ERRORS[code].status, code]);
      expect(json).toEqual({ success: false, error: code, message: expect.any(String), details: expect.any(Object) });
      expect(String(json['message'])).toMatch(/ .*[.!]$/s);
      if (code === 'invalid_request')
        expect(json['details']).toMatchObject({ issues: [{ path: expect.any(String), message: expect.any(String) }] });
    });

    test('is whole: a new code has to be met here too', () => {
      const met = new Set([...ROWS.map(([, code]) => code), ...TROUBLES]);

      expect(Object.keys(API_ERRORS).filter((code) => !met.has(code as ApiErrorCode))).toEqual([]);
    });

    test('takes a body of exactly 1 MiB', async () => {
      const start = '{"jobType":"image","provider":"comfyui","params":{"prompt":"x"}';
      const body = `${start}${' '.repeat(1024 * 1024 - start.length - 1)}}`;

      expect((await world().call('media-start', { token: world().demo.apiKey, body })).status).toBe(200);
    });

    test('stops reading at 1 MiB, whatever length was announced', async () => {
      const chunk = new TextEncoder().encode('x'.repeat(64 * 1024));
      let sent = 0;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          if (sent++ < 40) controller.enqueue(chunk);
          else controller.close();
        },
      });

      const response = await fetch(`${world().stack.url}/functions/v1/media-start`, {
        method: 'POST',
        headers: { authorization: `Bearer ${world().demo.apiKey}`, 'content-type': 'application/json' },
        body: endless,
        duplex: 'half',
      } as RequestInit);

      expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([413, 'body_too_large']);
    });

    test('says what methods there are', async () => {
      const { headers } = await world().call('media-start', { token: world().demo.apiKey });

      expect(headers.get('allow')).toBe('POST');
    });
  });
}

async function sendBytes(world: TeamWorld, body: Uint8Array<ArrayBuffer>): Promise<FunctionAnswer> {
  const response = await fetch(`${world.stack.url}/functions/v1/media-start`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.demo.apiKey}`, 'content-type': 'application/json' },
    body,
  });
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  };
}
