import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rawRequest, startTestHost, temporaryFolder } from '../test-host.ts';

async function hostWithPage() {
  const folder = temporaryFolder();
  const rendererDir = join(folder, 'renderer');
  mkdirSync(join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.json'), '{"secret":true}');
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>Gesso</title>');
  writeFileSync(join(rendererDir, '.hidden.json'), '{}');
  writeFileSync(join(rendererDir, 'assets', 'index-BdJk3aQx.js'), 'export {};');
  writeFileSync(join(rendererDir, 'assets', 'data.bin'), 'x');
  return { host: await startTestHost({ rendererDir }), folder, rendererDir };
}

describe('the page', () => {
  it('is served fresh, without inline scripts and without frames', async () => {
    const { host } = await hostWithPage();

    const page = await rawRequest(`${host.http.url}/`);
    const policy = String(page.headers['content-security-policy']);

    expect([page.status, page.headers['content-type'], page.headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(page.body).toContain('<title>Gesso</title>');
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://${new URL(host.http.url).host};`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it('keeps its hashed files for ever', async () => {
    const { host } = await hostWithPage();

    const script = await rawRequest(`${host.http.url}/assets/index-BdJk3aQx.js`);

    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(script.headers['cache-control']).toContain('immutable');
  });

  it('answers HEAD, and 304 to a browser that has it', async () => {
    const { host } = await hostWithPage();

    const head = await rawRequest(`${host.http.url}/index.html`, { method: 'HEAD' });
    const again = await rawRequest(`${host.http.url}/`, { headers: { 'If-None-Match': String(head.headers.etag) } });

    expect([head.status, head.body, again.status]).toEqual([200, '', 304]);
  });

  it.each([
    '/nothing.js',
    '/assets/',
    '/assets',
    '/assets/data.bin',
    '/.hidden.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/assets/..%5c..%5csecret.json',
    '/%00.js',
    '/%E0%A4%A.js',
    '//evil.example/index.html',
  ])('answers 404 for %s', async (path) => {
    const { host } = await hostWithPage();
    const { hostname, port } = new URL(host.http.url);

    const answer = await rawPath({ hostname, port, path });

    expect(answer).toBe(404);
  });

  it('says so when there is no page', async () => {
    const host = await startTestHost();

    const answer = await rawRequest(`${host.http.url}/`);

    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body).message).toContain('no page');
  });

  it('refuses to be posted to', async () => {
    const { host } = await hostWithPage();

    const answer = await rawRequest(`${host.http.url}/`, { method: 'POST' });

    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

/** Sends a path exactly as it stands; a URL object would tidy it up. */
async function rawPath({ hostname, port, path }: { hostname: string; port: string; path: string }): Promise<number> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}
