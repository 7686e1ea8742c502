import { describe, expect, test } from 'vitest';
import type { TeamWorld } from './team-world.ts';
import { PICTURE } from './requests.ts';

/** What the calls of the media API do. */
export function describeCalls(world: () => TeamWorld): void {
  describe('its calls', () => {
    const started = async (): Promise<string> => {
      const { json } = await world().start({ ...PICTURE, provider: 'comfyui' });
      return String(json['jobId']);
    };

    test('starts a job as the mission’s curl call says', async () => {
      const { status, json } = await world().start({ ...PICTURE, provider: 'comfyui' });

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

      for (const token of [world().demo.apiKey, world().token('viewer'), world().token('owner')]) {
        const { status, json } = await world().call(`media-status?jobId=${jobId}`, { token });
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
      const { status } = await world().call('media-start', {
        token: world().token('member'),
        body: { ...PICTURE, provider: 'comfyui' },
      });

      expect(status).toBe(200);
    });

    test('cancels a job that waits, once and again', async () => {
      const jobId = await started();

      const first = await world().call('media-cancel', { token: world().demo.apiKey, body: { jobId } });
      const second = await world().call('media-cancel', { token: world().demo.apiKey, body: { jobId } });

      expect(first.json).toMatchObject({ success: true, jobId, status: 'cancelled' });
      expect(second).toMatchObject({ status: 200, json: { status: 'cancelled' } });
    });

    test('lists the jobs of the company page by page, newest first', async () => {
      const ids = [await started(), await started(), await started()];

      const first = await world().call('media-list?limit=2', { token: world().demo.apiKey });
      const next = encodeURIComponent(String(first.json['nextCursor']));
      const second = await world().call(`media-list?limit=1&cursor=${next}`, { token: world().demo.apiKey });
      const open = await world().call('media-list?status=open&limit=500', { token: world().token('member') });
      const idsOf = (json: Record<string, unknown>): unknown[] =>
        (json['jobs'] as { jobId: string }[]).map(({ jobId }) => jobId);

      expect(idsOf(first.json)).toEqual([ids[2], ids[1]]);
      expect(idsOf(second.json)).toEqual([ids[0]]);
      expect(idsOf(open.json)).toEqual(expect.arrayContaining(ids));
      expect(open.json['nextCursor']).toBeNull();
    });

    test('lets a page on any origin ask, without credentials of the browser', async () => {
      const preflight = await fetch(`${world().stack.url}/functions/v1/media-start`, {
        method: 'OPTIONS',
        headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
      });
      const { headers } = await world().start({ ...PICTURE, provider: 'comfyui' });

      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-methods')).toBe('POST, OPTIONS');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('cache-control')).toBe('no-store');
    });

    test('gives the same job for the same Idempotency-Key, and 409 for another request under it', async () => {
      const headers = { 'idempotency-key': 'order 7' };
      const body = { ...PICTURE, provider: 'comfyui' };

      const first = await world().start(body, { headers });
      const again = await world().start(
        { provider: 'comfyui', params: { prompt: PICTURE.params.prompt }, jobType: 'image' },
        { headers },
      );
      const another = await world().start({ ...body, params: { prompt: 'a windmill' } }, { headers });
      const bad = await world().start(body, { headers: { 'idempotency-key': 'x'.repeat(256) } });

      expect(again.json['jobId']).toBe(first.json['jobId']);
      expect([another.status, another.json['error']]).toEqual([409, 'idempotency_conflict']);
      expect(bad.status).toBe(400);
    });

    test('never takes a paid provider unasked, and takes it under a cap', async () => {
      const body = { jobType: 'image', params: { prompt: 'x' } };

      const unasked = await world().start(body);
      const capped = await world().start({ ...body, maxCost: 1 });

      expect([unasked.status, unasked.json['error']]).toEqual([409, 'provider_not_configured']);
      expect(unasked.json['message']).toContain('money is never spent unasked');
      expect([capped.status, capped.json['provider']]).toEqual([200, 'openai']);
    });
  });
}
