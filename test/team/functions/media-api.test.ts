import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stackObstacle } from '../stack/binaries.ts';
import { startTeamWorld, type TeamWorld } from './team-world.ts';

const obstacle = stackObstacle();
const NOBODY = '01930000-0000-7000-8000-000000000000';
const PICTURE = { jobType: 'image', params: { prompt: 'a lighthouse at dawn' } } as const;

describe.skipIf(obstacle !== undefined)(
  `the media API of a team${obstacle === undefined ? '' : ` (${obstacle})`}`,
  () => {
    let world: TeamWorld;
    beforeAll(async () => {
      world = await startTeamWorld();
    }, 60_000);
    afterAll(() => world.stop());

    const started = async (): Promise<string> => {
      const { json } = await world.start({ ...PICTURE, provider: 'comfyui' });
      return String(json['jobId']);
    };

    test('starts a job as the mission’s curl call says', async () => {
      const { status, json } = await world.start({ ...PICTURE, provider: 'comfyui' });

      expect(status).toBe(200);
      expect(json).toEqual({
        success: true,
        jobId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        status: 'queued',
        provider: 'comfyui',
        estimated_cost: 0,
        message: 'Job queued for ComfyUI processing',
      });
    });

    test('shows the job to a member and to the holder of the company’s key', async () => {
      const jobId = await started();

      for (const token of [world.demo.apiKey, world.token('viewer'), world.token('owner')]) {
        const { status, json } = await world.call(`media-status?jobId=${jobId}`, { token });
        expect(status).toBe(200);
        expect(json).toMatchObject({
          success: true,
          jobId,
          status: 'queued',
          phase: 'waiting',
          progress: 0,
          provider: 'comfyui',
          jobType: 'image',
          params: { prompt: 'a lighthouse at dawn' },
          estimated_cost: 0,
          actual_cost: null,
          attempts: 0,
          started_at: null,
          finished_at: null,
          outputs: [],
          error: null,
        });
        expect(Date.parse(String(json['created_at']))).toBeGreaterThan(0);
      }
    });

    test('takes a member’s token without a company when there is only one', async () => {
      const { status } = await world.call('media-start', {
        token: world.token('member'),
        body: { ...PICTURE, provider: 'comfyui' },
      });

      expect(status).toBe(200);
    });

    test('cancels a job that waits, once and again', async () => {
      const jobId = await started();

      const first = await world.call('media-cancel', { token: world.demo.apiKey, body: { jobId } });
      const second = await world.call('media-cancel', { token: world.demo.apiKey, body: { jobId } });

      expect(first.json).toMatchObject({ success: true, jobId, status: 'cancelled' });
      expect(second).toMatchObject({ status: 200, json: { status: 'cancelled' } });
    });

    test('lists the jobs of the company page by page, newest first', async () => {
      const ids = [await started(), await started(), await started()];

      const first = await world.call('media-list?limit=2', { token: world.demo.apiKey });
      const next = encodeURIComponent(String(first.json['nextCursor']));
      const second = await world.call(`media-list?limit=1&cursor=${next}`, { token: world.demo.apiKey });
      const open = await world.call('media-list?status=open&limit=500', { token: world.token('member') });
      const idsOf = (json: Record<string, unknown>): unknown[] =>
        (json['jobs'] as { jobId: string }[]).map(({ jobId }) => jobId);

      expect(idsOf(first.json)).toEqual([ids[2], ids[1]]);
      expect(idsOf(second.json)).toEqual([ids[0]]);
      expect(idsOf(open.json)).toEqual(expect.arrayContaining(ids));
      expect(open.json['nextCursor']).toBeNull();
    });

    const badRequests: readonly (readonly [string, Record<string, unknown>, number, string])[] = [
      ['an unknown provider', { ...PICTURE, provider: 'midjourney' }, 400, 'invalid_request'],
      ['an unknown job type', { ...PICTURE, jobType: 'hologram' }, 400, 'invalid_request'],
      ['no params', { jobType: 'image' }, 400, 'invalid_request'],
      ['an empty prompt', { jobType: 'image', params: { prompt: ' ' } }, 400, 'invalid_request'],
      [
        'a prompt over 32,000 characters',
        { jobType: 'image', params: { prompt: 'x'.repeat(32_001) } },
        400,
        'invalid_request',
      ],
      ['a field that there is not', { ...PICTURE, providers: 'comfyui' }, 400, 'invalid_request'],
      ['a company that is no id', { ...PICTURE, companyId: 'mine' }, 400, 'invalid_request'],
      ['a cap below zero', { ...PICTURE, maxCost: -1 }, 400, 'invalid_request'],
      [
        'a width that is text',
        { jobType: 'image', provider: 'comfyui', params: { prompt: 'x', width: 'wide' } },
        400,
        'invalid_request',
      ],
      [
        'a width out of range',
        { jobType: 'image', provider: 'comfyui', params: { prompt: 'x', width: 1_000_000 } },
        400,
        'invalid_request',
      ],
      [
        'an image that nobody has',
        { jobType: 'image', provider: 'comfyui', params: { prompt: 'x', image: NOBODY } },
        400,
        'invalid_request',
      ],
      [
        'a key that reaches a prototype',
        { jobType: 'image', params: { prompt: 'x', constructor: 1 } },
        400,
        'invalid_request',
      ],
      [
        'a parameter that the provider does not know',
        { jobType: 'image', provider: 'openai', params: { prompt: 'x', flavour: 'mint' } },
        422,
        'unsupported_job',
      ],
      [
        'a job type that the provider cannot make',
        { jobType: 'video', provider: 'openai', params: { prompt: 'x' } },
        422,
        'unsupported_job',
      ],
      [
        'a price above its own cap',
        { jobType: 'image', provider: 'openai', params: { prompt: 'x' }, maxCost: 0.000001 },
        402,
        'budget_exceeded',
      ],
      ['nothing that could make it', { jobType: 'video', params: { prompt: 'x' } }, 409, 'provider_not_configured'],
    ];
    test.each(badRequests)('refuses %s', async (_what, body, status, error) => {
      const answer = await world.start(body);

      expect({ status: answer.status, error: answer.json['error'] }).toEqual({ status, error });
      expect(answer.json).toMatchObject({ success: false, message: expect.any(String), details: expect.any(Object) });
      if (status === 400)
        expect(answer.json['details']).toMatchObject({
          issues: [{ path: expect.any(String), message: expect.any(String) }],
        });
      if (status === 422) expect(answer.json['details']).toMatchObject({ supported: expect.any(Object) });
    });

    test('names the parameter that is wrong', async () => {
      const { json } = await world.start({ jobType: 'image', provider: 'comfyui', params: { prompt: 'x', steps: 0 } });

      expect(json['details']).toMatchObject({ issues: [{ path: 'params.steps' }] });
    });

    test('refuses a provider without a key, and says what to do', async () => {
      const body = { companyId: world.other.id, ...PICTURE, provider: 'openai' };
      const { status, json } = await world.call('media-start', { token: world.other.apiKey, body });

      expect({ status, error: json['error'] }).toEqual({ status: 409, error: 'provider_not_configured' });
      expect(json['message']).toContain('provider-keys');
    });

    test('says 401 to whoever does not say who is asking', async () => {
      const { anonKey, publishableKey, serviceRoleKey, secretKey } = world.stack.keys;
      const expired = await world.stack.auth.accessToken(await userId('mia'), { ttlSeconds: -60 });
      const good = world.token('member');
      const forged = `${good.slice(0, -8)}AAAAAAAA`;
      const tokens = [
        undefined,
        anonKey,
        publishableKey,
        serviceRoleKey,
        secretKey,
        'gesso_0000',
        'nonsense',
        expired,
        forged,
      ];

      for (const token of tokens) {
        const start = await world.call('media-start', {
          token,
          body: { companyId: world.demo.id, ...PICTURE, provider: 'comfyui' },
        });
        const status = await world.call(`media-status?jobId=${NOBODY}`, { token });
        const list = await world.call('media-list', { token });
        const cancel = await world.call('media-cancel', { token, body: { jobId: NOBODY } });
        const keys = await world.call(`provider-keys?companyId=${world.demo.id}`, { token });
        const answers = [start, status, list, cancel, keys].map(({ status: code, json }) => [code, json['error']]);
        expect(answers).toEqual(answers.map(() => [401, 'unauthorized']));
      }
    });

    const userId = async (name: string): Promise<string> => {
      const [user] = await world.sql<{ id: string }>('select id from auth.users where email like $1', [`${name}@%`]);
      return user?.id ?? '';
    };

    test('says 403 to members of another company and to viewers, and 404 for their jobs', async () => {
      const jobId = await started();
      const body = { companyId: world.demo.id, ...PICTURE, provider: 'comfyui' };
      const stranger = world.token('owner', world.other);

      expect((await world.call('media-start', { token: stranger, body })).status).toBe(403);
      expect((await world.call('media-start', { token: world.other.apiKey, body })).status).toBe(403);
      expect((await world.call('media-start', { token: world.token('viewer'), body })).status).toBe(403);
      expect((await world.call('media-cancel', { token: world.token('viewer'), body: { jobId } })).status).toBe(403);
      for (const token of [stranger, world.other.apiKey]) {
        expect((await world.call(`media-status?jobId=${jobId}`, { token })).json['error']).toBe('job_not_found');
        expect((await world.call('media-cancel', { token, body: { jobId } })).json['error']).toBe('job_not_found');
        expect((await world.call('media-list', { token })).json['jobs']).toEqual([]);
      }
      expect((await world.row(jobId))['status']).toBe('queued');
    });

    test('answers what is no request of ours in the words of the table', async () => {
      const token = world.demo.apiKey;
      const cases: readonly (readonly [string, Parameters<TeamWorld['call']>[1], number, string])[] = [
        ['media-start', { token, body: '{"jobType":' }, 400, 'invalid_json'],
        ['media-start', { token, body: '' }, 400, 'invalid_json'],
        [
          'media-start',
          { token, body: 'x=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
          415,
          'unsupported_media_type',
        ],
        ['media-start', { token, body: JSON.stringify({ filler: 'x'.repeat(1024 * 1024) }) }, 413, 'body_too_large'],
        ['media-start', { token }, 405, 'method_not_allowed'],
        ['media-status?jobId=42', { token }, 400, 'invalid_request'],
        ['media-status', { token }, 400, 'invalid_request'],
        [`media-status?jobId=${NOBODY}`, { token }, 404, 'job_not_found'],
        ['media-cancel', { token, body: { jobId: NOBODY } }, 404, 'job_not_found'],
        ['media-list?cursor=abc', { token }, 400, 'invalid_request'],
        ['media-list?limit=0', { token }, 400, 'invalid_request'],
        ['media-worker', { token, body: {} }, 401, 'unauthorized'],
        ['media-worker', { token: world.token('owner'), body: {} }, 401, 'unauthorized'],
      ];

      for (const [place, request, status, error] of cases) {
        const answer = await world.call(place, request);
        expect([place, answer.status, answer.json['error']]).toEqual([place, status, error]);
      }
    });

    test('lets a page on any origin ask, without credentials of the browser', async () => {
      const preflight = await fetch(`${world.stack.url}/functions/v1/media-start`, {
        method: 'OPTIONS',
        headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
      });
      const { headers } = await world.start({ ...PICTURE, provider: 'comfyui' });

      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-methods')).toBe('POST, OPTIONS');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('cache-control')).toBe('no-store');
    });

    test('gives the same job for the same Idempotency-Key, and 409 for another request under it', async () => {
      const headers = { 'idempotency-key': 'order 7' };
      const body = { ...PICTURE, provider: 'comfyui' };

      const first = await world.start(body, { headers });
      const again = await world.start(
        { provider: 'comfyui', params: { prompt: PICTURE.params.prompt }, jobType: 'image' },
        { headers },
      );
      const another = await world.start({ ...body, params: { prompt: 'a windmill' } }, { headers });
      const bad = await world.start(body, { headers: { 'idempotency-key': 'x'.repeat(256) } });

      expect(again.json['jobId']).toBe(first.json['jobId']);
      expect([another.status, another.json['error']]).toEqual([409, 'idempotency_conflict']);
      expect(bad.status).toBe(400);
    });

    test('takes a picture as a data: URL and keeps it as an asset of the company, the same one each time', async () => {
      const png =
        'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
      const body = { jobType: 'image', provider: 'comfyui', params: { prompt: 'x', image: png } };

      const [first, second] = [await world.start(body), await world.start(body)];
      const images = await Promise.all(
        [first, second].map(async ({ json }) => (await world.row(json['jobId']))['params'] as { image: string }),
      );
      const assets = await world.sql(
        'select company_id, upload_state, bytes::int from public.media_assets where id = $1',
        [images[0]?.image],
      );

      expect(images[0]?.image).toBe(images[1]?.image);
      expect(assets).toEqual([{ company_id: world.demo.id, upload_state: 'stored', bytes: 70 }]);
      expect((await world.start({ ...body, params: { prompt: 'x', image: 'data:image/png;base64,§' } })).status).toBe(
        400,
      );
    });

    test('never takes a paid provider unasked, and takes it under a cap', async () => {
      const body = { jobType: 'image', params: { prompt: 'x' } };

      const unasked = await world.start(body);
      const capped = await world.start({ ...body, maxCost: 1 });

      expect([unasked.status, unasked.json['error']]).toEqual([409, 'provider_not_configured']);
      expect(unasked.json['message']).toContain('money is never spent unasked');
      expect([capped.status, capped.json['provider']]).toEqual([200, 'openai']);
    });
  },
);
