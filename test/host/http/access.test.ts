import { describe, expect, it } from 'vitest';
import { draftImage, rawRequest, startTestHost } from '../test-host.ts';

const NOBODY = '01920000-0000-7000-8000-000000000000';

describe('session', () => {
  it('trades the token for a cookie that opens files and not the media API', async () => {
    const host = await startTestHost();
    const { outputs } = await draftImage(host);
    const { url, token } = host.http;

    const before = await rawRequest(`${url}/session`);
    const opened = await rawRequest(`${url}/session`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, Origin: url },
    });
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

    const answers = await Promise.all([
      rawRequest(path),
      rawRequest(path, { headers: { Cookie: `gesso_${port}=${host.http.token}` } }),
    ]);

    expect(answers.map((answer) => answer.status)).toEqual([401, 401]);
  });

  it('opens one session with a ticket, once', async () => {
    const host = await startTestHost();
    const ticket = new URLSearchParams(new URL(host.http.pageUrl('ticket')).hash.slice(1)).get('token')!;
    const open = (): Promise<{ status: number }> =>
      rawRequest(`${host.http.url}/session`, { method: 'POST', headers: { Authorization: `Bearer ${ticket}` } });

    const statuses = [(await open()).status, (await open()).status];
    const api = await rawRequest(`${host.http.url}/functions/v1/media-list`, {
      headers: { Authorization: `Bearer ${ticket}` },
    });

    expect(ticket).not.toBe(host.http.token);
    expect(statuses).toEqual([204, 401]);
    expect(api.status).toBe(401);
  });
});
