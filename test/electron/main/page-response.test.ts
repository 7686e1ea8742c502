import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGE_POLICY } from '../../../electron/main/csp.ts';
import { pageResponse } from '../../../electron/main/page-response.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { tempFolder } from '../../support/temp-folder.ts';

function builtPage() {
  const folder = tempFolder();
  const rendererDir = join(folder, 'renderer');
  mkdirSync(join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html>');
  writeFileSync(join(rendererDir, '.env.txt'), 'secret');
  writeFileSync(join(rendererDir, 'assets', 'index-BdJk3aQx.js'), 'start()');
  writeFileSync(join(rendererDir, 'assets', 'tool.exe'), 'MZ');
  return (url: string, init?: RequestInit) => pageResponse(new Request(url, init), { rendererDir, log: silentLog });
}

describe('the page', () => {
  it('is index.html under the strict policy, never kept', async () => {
    const response = await builtPage()('app://gesso/');

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PAGE_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
  });

  it('has its built files, named by content, for ever and as what they are', async () => {
    const response = await builtPage()('app://gesso/assets/index-BdJk3aQx.js?x=1#y');

    expect(await response.text()).toBe('start()');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it.each([
    'app://gesso/../secret.txt',
    'app://gesso/%2e%2e/secret.txt',
    'app://gesso/..%2fsecret.txt',
    'app://gesso/..%5csecret.txt',
    'app://gesso/assets/..%2f..%2fsecret.txt',
    'app://gesso//etc/passwd',
    'app://gesso/%2fetc%2fpasswd',
    'app://gesso/C:%5cWindows%5cwin.ini',
    'app://gesso/index.html%00.txt',
    'app://gesso/%',
    'app://gesso/%c0%ae%c0%ae/secret.txt',
    'app://gesso/.env.txt',
    'app://gesso/assets/tool.exe',
    'app://gesso/assets',
    'app://gesso/nothing.js',
    'app://evil/',
    'app://gesso.evil/',
    'app://gesso:1/',
  ])('has nothing at %s', async (url) => {
    const response = await builtPage()(url);

    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it('takes no other method, and answers HEAD without a body', async () => {
    const page = builtPage();

    expect((await page('app://gesso/', { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await page('app://gesso/', { method: 'DELETE' })).status).toBe(405);
    const head = await page('app://gesso/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
