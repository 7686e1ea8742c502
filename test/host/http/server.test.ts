import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createPatientAdapter } from '../patient-adapter.ts';
import { rawRequest, startTestHost } from '../test-host.ts';

const GOOD = { jobType: 'image', params: { prompt: 'x' }, provider: 'draft' };
const NOBODY = '01920000-0000-7000-8000-000000000000';

describe('the error table', () => {
  it.each([
    ['an unknown provider', { ...GOOD, provider: 'nope' }, 'provider'],
    ['an unknown job type', { ...GOOD, jobType: 'smell' }, 'jobType'],
    ['no job type', { params: { prompt: 'x' }, provider: 'draft' }, 'jobType'],
    ['no params', { jobType: 'image', provider: 'draft' }, 'params'],
    ['params that are no object', { ...GOOD, params: [] }, 'params'],
    ['an empty prompt', { ...GOOD, params: { prompt: ' ' } }, 'params.prompt'],
    ['a prompt of 33,000 characters', { ...GOOD, params: { prompt: 'x'.repeat(33_000) } }, 'params.prompt'],
    ['a prompt that is no text', { ...GOOD, params: { prompt: 7 } }, 'params.prompt'],
    ['a missing prompt', { ...GOOD, params: {} }, 'params.prompt'],
    ['a width out of range', { ...GOOD, params: { prompt: 'x', width: 1_000_000 } }, 'params.width'],
    ['a malformed company', { ...GOOD, companyId: 'me' }, 'companyId'],
    ['a negative cap', { ...GOOD, maxCost: -1 }, 'maxCost'],
    ['a cap as text', { ...GOOD, maxCost: '1' }, 'maxCost'],
    ['an unknown field', { ...GOOD, priority: 1 }, 'priority'],
  ])('400 invalid_request for %s, naming the place', async (_, body, path) => {
    const host = await startTestHost();

    const answer = await host.post('media-start', body);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, error: 'invalid_request', message: expect.any(String) });
    expect(answer.body.details.issues.map((issue) => issue.path)).toContain(path);
  });

  it.each(['nonsense', '', NOBODY.slice(1)])('400 invalid_request for the malformed job id "%s"', async (jobId) => {
    const host = await startTestHost();

    const status = await host.get(`media-status?jobId=${jobId}`);
    const cancel = await host.post('media-cancel', { jobId });

    expect([status.status, cancel.status]).toEqual([400, 400]);
    expect(status.body.details.issues[0].path).toBe('jobId');
  });

  it.each(['{', '', 'hello', '{"a":1}}'])('400 invalid_json for the body "%s"', async (body) => {
    const host = await startTestHost();

    const answer = await host.post('media-start', body);

    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_json']);
  });

  it('400 for keys that reach prototypes and for absurd nesting', async () => {
    const host = await startTestHost();

    const polluted = await host.post(
      'media-start',
      '{"jobType":"image","provider":"draft","params":{"prompt":"x","__proto__":{"a":1}}}',
    );
    const deep = await host.post('media-start', `{"params":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);

    expect([polluted.status, polluted.body.error]).toEqual([400, 'invalid_request']);
    expect([deep.status, deep.body.error]).toEqual([400, 'invalid_request']);
  });

  it('401 unauthorized without, with a wrong and with a nearly right token', async () => {
    const host = await startTestHost();
    const url = `${host.http.url}/functions/v1/media-list`;

    const answers = await Promise.all(
      [undefined, 'Bearer wrong', `Bearer ${host.http.token}x`, `Basic ${host.http.token}`].map((authorization) =>
        rawRequest(url, { headers: authorization === undefined ? {} : { Authorization: authorization } }),
      ),
    );

    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401]);
    expect(JSON.parse(answers[0]!.body)).toMatchObject({ success: false, error: 'unauthorized', details: {} });
    expect(answers[0]!.headers['www-authenticate']).toContain('Bearer');
  });

  it('403 forbidden for a well-formed company that is not ours', async () => {
    const host = await startTestHost();

    const answer = await host.post('media-start', { ...GOOD, companyId: NOBODY });

    expect([answer.status, answer.body.error]).toEqual([403, 'forbidden']);
  });

  it('402 budget_exceeded with the numbers in USD', async () => {
    const host = await startTestHost({ adapters: [createPatientAdapter({ id: 'openai', priceMicros: 600_000 })] });
    await host.engine.handlers['budget.setLimit']({
      scope: 'all',
      window: 'month',
      kind: 'hard',
      limitMicros: 1_000_000,
    });
    await host.post('media-start', { ...GOOD, provider: 'openai' });

    const answer = await host.post('media-start', { ...GOOD, provider: 'openai' });

    expect([answer.status, answer.body.error]).toEqual([402, 'budget_exceeded']);
    expect(answer.body.details).toMatchObject({
      scope: 'all',
      window: 'month',
      limit: 1,
      spent: 0,
      reserved: 0.6,
      estimate: 0.6,
    });
  });

  it('404 job_not_found and not_found', async () => {
    const host = await startTestHost();

    const job = await host.get(`media-status?jobId=${NOBODY}`);
    const path = await host.get('media-nothing');

    expect([job.status, job.body.error]).toEqual([404, 'job_not_found']);
    expect([path.status, path.body.error]).toEqual([404, 'not_found']);
  });

  it('405 method_not_allowed with an Allow header', async () => {
    const host = await startTestHost();

    const answer = await host.get('media-start');

    expect([answer.status, answer.body.error, answer.headers.get('allow')]).toEqual([
      405,
      'method_not_allowed',
      'POST',
    ]);
  });

  it('409 provider_not_configured without a provider, and never Draft by itself', async () => {
    const host = await startTestHost();

    const answer = await host.post('media-start', { jobType: 'image', params: { prompt: 'x' } });

    expect([answer.status, answer.body.error]).toEqual([409, 'provider_not_configured']);
    expect(answer.body.message).toContain('draft');
  });

  it.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
  ])('415 unsupported_media_type for %s', async (type) => {
    const host = await startTestHost();

    const answer = await rawRequest(`${host.http.url}/functions/v1/media-start`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${host.http.token}`, ...(type === undefined ? {} : { 'Content-Type': type }) },
      body: JSON.stringify(GOOD),
    });

    expect([answer.status, JSON.parse(answer.body).error]).toEqual([415, 'unsupported_media_type']);
  });

  it('422 unsupported_job for a parameter and a model that the provider does not have', async () => {
    const host = await startTestHost();

    const parameter = await host.post('media-start', { ...GOOD, params: { prompt: 'x', smell: 1 } });
    const model = await host.post('media-start', { ...GOOD, model: 'sdxl' });

    expect([parameter.status, parameter.body.error]).toEqual([422, 'unsupported_job']);
    expect(parameter.body.details.supported.parameters).toContain('width');
    expect([model.status, model.body.error]).toEqual([422, 'unsupported_job']);
  });

  it('429 rate_limited with Retry-After', async () => {
    const host = await startTestHost({ createRate: { burst: 1, perSecond: 0.01 } });
    await host.post('media-start', GOOD);

    const answer = await host.post('media-start', GOOD);

    expect([answer.status, answer.body.error]).toEqual([429, 'rate_limited']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(50);
  });

  it('503 shutting_down for a request that comes while it stops', async () => {
    const host = await startTestHost();
    const socket = connect(Number(new URL(host.http.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /functions/v1/media-list HTTP/1.1\r\n');
    await host.get('media-list');

    const stopped = host.http.stop();
    socket.write(`Host: ${new URL(host.http.url).host}\r\nAuthorization: Bearer ${host.http.token}\r\n\r\n`);
    const answer = await textOf(socket);
    await stopped;

    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain('"error":"shutting_down"');
  });
});

async function textOf(socket: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += chunk.toString();
  return text;
}
