import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPatientAdapter } from '../patient-adapter.ts';
import { draftImage, startTestHost, untilStatus } from '../test-host.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const comfyLike = createPatientAdapter({ id: 'comfyui', priceMicros: 0 });

describe('media-start', () => {
  it('answers word for word as the contract says', async () => {
    const host = await startTestHost({ adapters: [comfyLike] });

    const answer = await host.post('media-start', { jobType: 'image', params: { prompt: 'x' }, maxCost: 0.5 });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      jobId: expect.stringMatching(UUID),
      status: 'queued',
      provider: 'comfyui',
      estimated_cost: 0,
      message: 'Job queued for ComfyUI processing',
    });
  });

  it('shows costs in dollars and takes maxCost in dollars', async () => {
    const host = await startTestHost({ adapters: [createPatientAdapter({ id: 'openai', priceMicros: 600_000 })] });
    const body = { jobType: 'image', params: { prompt: 'x' }, provider: 'openai' };

    const taken = await host.post('media-start', { ...body, maxCost: 0.6 });
    const refused = await host.post('media-start', { ...body, maxCost: 0.599999 });

    expect(taken.body.estimated_cost).toBe(0.6);
    expect(refused.status).toBe(402);
    expect(refused.body.error).toBe('budget_exceeded');
    expect(refused.body.details).toMatchObject({ limit: 0.599999, estimate: 0.6, spent: 0, reserved: 0 });
  });

  it('crosses a soft limit only when a person has agreed', async () => {
    const host = await startTestHost({ adapters: [createPatientAdapter({ id: 'openai', priceMicros: 600_000 })] });
    await host.engine.handlers['budget.setLimit']({ scope: 'all', window: 'month', kind: 'soft', limitMicros: 1 });
    const body = { jobType: 'image', params: { prompt: 'x' }, provider: 'openai' };

    const asked = await host.post('media-start', body);
    const agreed = await host.post('media-start', { ...body, acceptSoftLimits: true });

    expect([asked.status, agreed.status]).toEqual([402, 200]);
  });

  it('returns the same job for the same idempotency key and body, and a conflict for another body', async () => {
    const host = await startTestHost({ adapters: [comfyLike] });
    const body = { jobType: 'image', params: { prompt: 'x' }, provider: 'comfyui' };
    const key = { 'Idempotency-Key': 'order 7' };

    const first = await host.post('media-start', body, key);
    const again = await host.post('media-start', body, key);
    const other = await host.post('media-start', { ...body, params: { prompt: 'y' } }, key);

    expect(again.body.jobId).toBe(first.body.jobId);
    expect(other.status).toBe(409);
    expect(other.body.error).toBe('idempotency_conflict');
  });

  it.each([' ', 'x'.repeat(256), 'Straße'])('refuses the idempotency key "%s"', async (key) => {
    const host = await startTestHost({ adapters: [comfyLike] });
    const headers = { 'Idempotency-Key': Buffer.from(key).toString('latin1') };

    const answer = await host.post('media-start', { jobType: 'image', params: { prompt: 'x' } }, headers);

    expect([answer.status, answer.body.details.issues[0].path]).toEqual([400, 'Idempotency-Key']);
  });

  it('takes a thousand concurrent submits and keeps each of them', async () => {
    const host = await startTestHost({ adapters: [comfyLike] });
    await host.engine.handlers['queue.pause']({});

    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, n) =>
        host.post('media-start', { jobType: 'image', params: { prompt: `n${n}` }, provider: 'comfyui' }),
      ),
    );

    expect(answers.filter((answer) => answer.status !== 200)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.body.jobId)).size).toBe(1000);
    expect((await host.engine.handlers['jobs.counts']({})).queued).toBe(1000);
  }, 60_000);
});

describe('media-status', () => {
  it('shows a finished job with every field of the contract', async () => {
    const host = await startTestHost();

    const job = await draftImage(host);

    expect(Object.keys(job)).toEqual([
      'success',
      'jobId',
      'status',
      'phase',
      'progress',
      'provider',
      'model',
      'jobType',
      'params',
      'estimated_cost',
      'actual_cost',
      'cost_basis',
      'attempts',
      'created_at',
      'started_at',
      'finished_at',
      'outputs',
      'error',
    ]);
    expect(job).toMatchObject({
      success: true,
      status: 'completed',
      progress: 1,
      provider: 'draft',
      jobType: 'image',
      actual_cost: 0,
      cost_basis: 'free',
      attempts: 1,
      error: null,
    });
    for (const time of [job.created_at, job.started_at, job.finished_at]) expect(time).toMatch(ISO);
    expect(job.outputs).toEqual([
      {
        assetId: expect.stringMatching(UUID),
        kind: 'image',
        mime: 'image/png',
        width: 256,
        height: 256,
        duration: null,
        bytes: expect.any(Number),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        url: `${host.http.url}/assets/${job.outputs[0].assetId}`,
        path: expect.any(String),
      },
    ]);
    expect(existsSync(job.outputs[0].path)).toBe(true);
  });

  it('serves the bytes of an output to the holder of the token', async () => {
    const host = await startTestHost();
    const [output] = (await draftImage(host)).outputs;

    const file = await fetch(output.url, { headers: { Authorization: `Bearer ${host.http.token}` } });

    expect(file.headers.get('content-type')).toBe('image/png');
    expect((await file.arrayBuffer()).byteLength).toBe(output.bytes);
  });

  it('reads an id in upper case', async () => {
    const host = await startTestHost({ adapters: [comfyLike] });
    const { body } = await host.post('media-start', { jobType: 'image', params: { prompt: 'x' }, provider: 'comfyui' });

    const answer = await host.get(`media-status?jobId=${body.jobId.toUpperCase()}`);

    expect(answer.body.jobId).toBe(body.jobId);
  });
});

describe('media-cancel', () => {
  it('cancels a running job and shows it', async () => {
    const host = await startTestHost({ adapters: [comfyLike] });
    const { body } = await host.post('media-start', { jobType: 'image', params: { prompt: 'x' }, provider: 'comfyui' });
    await untilStatus(host, body.jobId, 'processing');

    const answer = await host.post('media-cancel', { jobId: body.jobId });
    const ended = await untilStatus(host, body.jobId, 'cancelled');

    expect(answer.status).toBe(200);
    expect(answer.body.jobId).toBe(body.jobId);
    expect(ended.phase).toBe('cancelled');
  });

  it('refuses to cancel a completed job', async () => {
    const host = await startTestHost();
    const { jobId } = await draftImage(host);

    const answer = await host.post('media-cancel', { jobId });

    expect(answer.status).toBe(409);
    expect(answer.body.error).toBe('job_not_cancellable');
  });
});

describe('media-list', () => {
  it('takes empty query values as absent and pages to the end', async () => {
    const host = await startTestHost({ adapters: [comfyLike] });
    for (const prompt of ['a', 'b', 'c'])
      await host.post('media-start', { jobType: 'image', params: { prompt }, provider: 'comfyui' });

    const all = await host.get('media-list?status=&limit=&cursor=');
    const first = await host.get('media-list?limit=2');
    const rest = await host.get(`media-list?limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`);

    expect(all.body.jobs.map((job) => job.params.prompt)).toEqual(['c', 'b', 'a']);
    expect(all.body).toMatchObject({ success: true, nextCursor: null });
    expect([...first.body.jobs, ...rest.body.jobs]).toHaveLength(3);
    expect(rest.body.nextCursor).toBeNull();
  });

  it.each(['status=sleeping', 'limit=0', 'limit=501', 'limit=x'])('refuses %s', async (query) => {
    const host = await startTestHost();

    const answer = await host.get(`media-list?${query}`);

    expect(answer.status).toBe(400);
    expect(answer.body.details.issues[0].path).toBe(query.split('=')[0]);
  });
});

describe('healthz', () => {
  it('answers without a token', async () => {
    const host = await startTestHost();

    const response = await fetch(`${host.http.url}/healthz`);

    expect(await response.json()).toEqual({ ok: true, version: '0.0.0-test' });
  });
});
