import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { install } from '../../../../src/core/comfy/install/actions.ts';
import { createHttp } from '../../../../src/core/comfy/install/http.ts';
import { readPage } from '../../../../src/core/comfy/install/read-page.ts';
import { readInstallation } from '../../../../src/core/comfy/installation.ts';
import { createFakeWorld } from '../../../fakes/comfy-install/world.ts';
import { temporaryFolder } from '../../data-folder.ts';
import { createInstaller, nobody, untilEnd } from './install-world.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

function git(folder: string, ...args: string[]): string {
  const { stdout, status, stderr } = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

describe.skipIf(!hasGit || process.platform === 'win32')('a git address as the source', { timeout: 60_000 }, () => {
  async function repository(): Promise<{
    home: string;
    url: string;
    commit: string;
    world: Awaited<ReturnType<typeof createFakeWorld>>;
  }> {
    const folder = temporaryFolder();
    const world = await createFakeWorld(join(folder, 'world'));
    const home = join(folder, 'home');
    mkdirSync(home);
    // The stand-in pretends to be a checkout.
    git(world.source, 'init', '--quiet', '--initial-branch', 'main', join(folder, 'repository'));
    const place = join(folder, 'repository');
    git(
      place,
      '--work-tree',
      world.source,
      'add',
      '--force',
      'main.py',
      'nodes.py',
      'folder_paths.py',
      'requirements.txt',
      'comfyui_version.py',
    );
    git(place, '--work-tree', world.source, 'commit', '--quiet', '-m', 'all');
    return { home, world, url: pathToFileURL(place).href, commit: git(place, 'rev-parse', 'HEAD') };
  }

  it.each(['', '#main'])('brings the commit that "%s" names, without its history', async (suffix) => {
    const { home, world, url, commit } = await repository();
    const { installer } = createInstaller(world, home);

    await install(installer, { source: `${url}${suffix}`, torch: 'cpu' }, nobody);
    const ended = await untilEnd(installer);

    expect(ended).toMatchObject({ state: 'done', installed: { commit, version: '9.9.9' } });
    expect(existsSync(join(readInstallation(home)?.root ?? '', '.git'))).toBe(false);
  });

  it.each([
    ['a commit that it lacks', (url: string) => `${url}#${'e'.repeat(40)}`, /cannot bring/],
    ['no repository', (url: string) => `${url}-elsewhere`, /cannot bring/],
    ['an option in place of a commit', (url: string) => `${url}#--upload-pack=x`, /no commit/],
  ])('fails in words with %s', async (_name, change, words) => {
    const { home, world, url } = await repository();
    const { installer } = createInstaller(world, home);

    await install(installer, { source: change(url), torch: 'cpu' }, nobody);
    const ended = await untilEnd(installer);

    expect(ended).toMatchObject({ state: 'failed', error: { code: 'invalid_request', step: 'source' } });
    expect(ended.message).toMatch(words);
  });
});

describe('readPage', () => {
  it('follows redirects, and takes no password to another host', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === '/a') response.writeHead(302, { location: `http://localhost:${port}/b` }).end();
      else response.end('text');
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;

    const page = await readPage(createHttp({}), `http://me:word@127.0.0.1:${port}/a`, { signal: nobody });

    expect(page.text).toBe('text');
    expect(seen.map((header) => header !== undefined)).toEqual([true, false]);
  });

  it('gives up a redirect without end', async () => {
    const server = createServer((_request, response) => void response.writeHead(302, { location: '/again' }).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;

    await expect(readPage(createHttp({}), url, { signal: nobody })).rejects.toMatchObject({ code: 'unreachable' });
  });
});
