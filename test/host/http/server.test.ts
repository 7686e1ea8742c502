import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createPatientAdapter } from '../patient-adapter.ts';
import { draftImage, rawRequest, startTestHost, type TestHost } from '../test-host.ts';

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
    expect(answer.body.details.issues.map((issue: any) => issue.path)).toContain(path);
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

    const polluted = await host.post('media-start', '{"jobType":"image","provider":"draft","params":{"prompt":"x","__proto__":{"a":1}}}');
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
    await host.engine.handlers['budget.setLimit']({ scope: 'all', window: 'month', kind: 'hard', limitMicros: 1_000_000 });
    await host.post('media-start', { ...GOOD, provider: 'openai' });

    const answer = await host.post('media-start', { ...GOOD, provider: 'openai' });

    expect([answer.status, answer.body.error]).toEqual([402, 'budget_exceeded']);
    expect(answer.body.details).toMatchObject({ scope: 'all', window: 'month', limit: 1, spent: 0, reserved: 0.6, estimate: 0.6 });
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

    expect([answer.status, answer.body.error, answer.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'POST']);
  });

  it('409 provider_not_configured without a provider, and never Draft by itself', async () => {
    const host = await startTestHost();

    const answer = await host.post('media-start', { jobType: 'image', params: { prompt: 'x' } });

    expect([answer.status, answer.body.error]).toEqual([409, 'provider_not_configured']);
    expect(answer.body.message).toContain('draft');
  });

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=latin1'])(
    '415 unsupported_media_type for %s',
    async (type) => {
      const host = await startTestHost();

      const answer = await rawRequest(`${host.http.url}/functions/v1/media-start`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${host.http.token}`, ...(type === undefined ? {} : { 'Content-Type': type }) },
        body: JSON.stringify(GOOD),
      });

      expect([answer.status, JSON.parse(answer.body).error]).toEqual([415, 'unsupported_media_type']);
    },
  );

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

describe('bodies', () => {
  it('413 body_too_large for an announced length, before the body is sent', async () => {
    const host = await startTestHost();

    const answer = await speak(host, (socket) => socket.write(`${head(host)}Content-Length: 1048577\r\n\r\n`));

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"error":"body_too_large"');
  });

  it('413 body_too_large for a chunked body without a length', async () => {
    const host = await startTestHost();

    const answer = await speak(host, (socket) => {
      socket.write(`${head(host)}Transfer-Encoding: chunked\r\n\r\n`);
      for (let n = 0; n < 20; n++) socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    });

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('gives a client that sends everything first the same answer', async () => {
    const host = await startTestHost();

    const answer = await host.post('media-start', { ...GOOD, params: { prompt: 'x', image: 'y'.repeat(5_000_000) } });

    expect([answer.status, answer.body.error]).toEqual([413, 'body_too_large']);
  });

  it('takes a body of exactly 1 MiB', async () => {
    const host = await startTestHost();
    const body = JSON.stringify({ ...GOOD, params: { prompt: 'x', extra: '' } });
    const padded = body.replace('"extra":""', `"extra":"${'y'.repeat(1024 * 1024 - body.length)}"`);

    const answer = await host.post('media-start', padded);

    expect(padded.length).toBe(1024 * 1024);
    expect(answer.body.error).toBe('unsupported_job');
  });

  it('asks for a body with 100 Continue only when it wants it', async () => {
    const host = await startTestHost();

    const wanted = await speak(host, (socket) => socket.write(`${head(host)}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`), 'Continue');
    const refused = await speak(host, (socket) => socket.write(`${head(host)}Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n`));

    expect(wanted).toMatch(/^HTTP\/1\.1 100 /);
    expect(refused).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('who may ask', () => {
  it.each([
    ['a foreign Host', { Host: 'evil.example' }],
    ['a foreign Host with our port', { Host: 'evil.example:PORT' }],
    ['our address with another port', { Host: '127.0.0.1:1' }],
    ['another loopback address', { Host: '[::1]:PORT' }],
    ['a foreign Origin', { Origin: 'http://evil.example' }],
    ['another local Origin', { Origin: 'http://127.0.0.1:1' }],
    ['our Origin by https', { Origin: 'https://127.0.0.1:PORT' }],
    ['the Origin null', { Origin: 'null' }],
    ['a cross-site request without an Origin', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a request of another local port', { 'Sec-Fetch-Site': 'same-site' }],
  ])('403 forbidden for %s, even with the token', async (_, headers) => {
    const host = await startTestHost();
    const { port } = new URL(host.http.url);
    const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', port)]));

    const answers = await Promise.all(
      ['/functions/v1/media-list', '/healthz', '/', '/session'].map((path) =>
        rawRequest(host.http.url + path, { headers: { Authorization: `Bearer ${host.http.token}`, ...own } }),
      ),
    );

    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403]);
    expect(JSON.parse(answers[0]!.body).error).toBe('forbidden');
  });

  it('takes our own Origin, localhost and a request without a browser', async () => {
    const host = await startTestHost();
    const { port } = new URL(host.http.url);
    const authorization = { Authorization: `Bearer ${host.http.token}` };
    const url = `${host.http.url}/functions/v1/media-list`;

    const answers = await Promise.all([
      rawRequest(url, { headers: { ...authorization, Origin: host.http.url, 'Sec-Fetch-Site': 'same-origin' } }),
      rawRequest(url, { headers: { ...authorization, Host: `localhost:${port}`, Origin: `http://localhost:${port}` } }),
      rawRequest(url, { headers: authorization }),
    ]);

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  });

  it('sends no CORS header and the security headers on every answer', async () => {
    const host = await startTestHost();

    const answers = await Promise.all([
      rawRequest(`${host.http.url}/healthz`),
      rawRequest(`${host.http.url}/nothing.png`),
      rawRequest(`${host.http.url}/functions/v1/media-start`, { method: 'OPTIONS', headers: { Origin: host.http.url } }),
    ]);

    for (const { headers } of answers) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      });
    }
    expect(answers.map((answer) => answer.status)).toEqual([200, 404, 405]);
  });
});

describe('session', () => {
  it('trades the token for a cookie that opens files and not the media API', async () => {
    const host = await startTestHost();
    const { outputs } = await draftImage(host);
    const { url, token } = host.http;

    const before = await rawRequest(`${url}/session`);
    const opened = await rawRequest(`${url}/session`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, Origin: url } });
    const [header] = opened.headers['set-cookie'] ?? [];
    const cookie = { Cookie: `other=1; ${header!.split(';')[0]!}` };
    const after = await rawRequest(`${url}/session`, { headers: cookie });
    const file = await rawRequest(`${url}/assets/${outputs[0].assetId}`, { headers: cookie });
    const api = await rawRequest(`${url}/functions/v1/media-list`, { headers: cookie });

    expect([before.status, opened.status, after.status]).toEqual([401, 204, 204]);
    expect(header).toMatch(new RegExp(`^gesso_${new URL(url).port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
    expect(header).not.toContain(token);
    expect([file.status, api.status]).toEqual([200, 401]);
  });

  it('refuses files without a cookie and with one of another host', async () => {
    const host = await startTestHost();
    const { port } = new URL(host.http.url);
    const path = `${host.http.url}/assets/${NOBODY}`;

    const answers = await Promise.all([rawRequest(path), rawRequest(path, { headers: { Cookie: `gesso_${port}=${host.http.token}` } })]);

    expect(answers.map((answer) => answer.status)).toEqual([401, 401]);
  });

  it('opens one session with a ticket, once', async () => {
    const host = await startTestHost();
    const ticket = new URLSearchParams(new URL(host.http.pageUrl('ticket')).hash.slice(1)).get('token')!;
    const open = (): Promise<{ status: number }> =>
      rawRequest(`${host.http.url}/session`, { method: 'POST', headers: { Authorization: `Bearer ${ticket}` } });

    const statuses = [(await open()).status, (await open()).status];
    const api = await rawRequest(`${host.http.url}/functions/v1/media-list`, { headers: { Authorization: `Bearer ${ticket}` } });

    expect(ticket).not.toBe(host.http.token);
    expect(statuses).toEqual([204, 401]);
    expect(api.status).toBe(401);
  });
});

function head(host: TestHost): string {
  const { host: name } = new URL(host.http.url);
  return `POST /functions/v1/media-start HTTP/1.1\r\nHost: ${name}\r\nAuthorization: Bearer ${host.http.token}\r\nContent-Type: application/json\r\n`;
}

/** Says something on a bare socket and returns what has come back once it contains `until`. */
async function speak(host: TestHost, say: (socket: ReturnType<typeof connect>) => void, until = '}'): Promise<string> {
  const socket = connect(Number(new URL(host.http.url).port), '127.0.0.1');
  await once(socket, 'connect');
  say(socket);
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.includes(until)) break;
  }
  socket.destroy();
  return text;
}

async function textOf(socket: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += chunk.toString();
  return text;
}
