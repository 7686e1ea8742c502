import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  packageIndex,
  plainEnvironment,
  pythonEnvironment,
  uvEnvironment,
} from '../../../../src/core/comfy/install/child-environment.ts';
import { readComfyVersion, readGitHead } from '../../../../src/core/comfy/install/comfy-folder.ts';
import { withoutPasswords } from '../../../../src/core/comfy/install/install-log.ts';
import { environmentOf, layoutOf, pythonOf } from '../../../../src/core/comfy/install/layout.ts';
import { parseLock } from '../../../../src/core/comfy/install/lock.ts';
import { buildOf, loadPins } from '../../../../src/core/comfy/install/pins.ts';
import { pythonCandidates } from '../../../../src/core/comfy/install/python.ts';
import { gitCommands } from '../../../../src/core/comfy/install/source-git.ts';
import { readSource } from '../../../../src/core/comfy/install/source-kind.ts';
import { isTaken } from '../../../../src/core/comfy/install/source.ts';
import { startFailure } from '../../../../src/core/comfy/install/start-failure.ts';
import { wheelFor } from '../../../../src/core/comfy/install/uv.ts';
import { trialArguments } from '../../../../src/core/comfy/install/verify.ts';
import { readZipMember } from '../../../../src/core/comfy/install/zip-member.ts';
import { makeSource } from '../../../fakes/comfy-install/world.ts';
import { makeZip } from '../../../fakes/comfy-install/zip.ts';
import { temporaryFolder } from '../../data-folder.ts';

describe('the pins', () => {
  const pins = loadPins();

  it.each(['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64', 'win32 x64', 'win32 arm64'])(
    'have uv for %s',
    (system) => {
      const [platform, arch = ''] = system.split(' ');
      const known: NodeJS.Platform = platform === 'win32' ? 'win32' : platform === 'darwin' ? 'darwin' : 'linux';

      const wheel = wheelFor(pins, { platform: known, arch });

      expect(wheel.file.startsWith(`uv-${pins.uv.version}-`)).toBe(true);
      expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/);
    },
  );

  it('have a build of torch for every choice', () => {
    const names = ['cu130', 'cu126', 'rocm', 'xpu', 'mps', 'cpu'];

    expect(names.map((name) => buildOf(pins, name).downloadBytes > 0)).toEqual(names.map(() => true));
  });

  it('say no to a machine that uv does not know', () => {
    expect(() => wheelFor(pins, { platform: 'freebsd', arch: 'x64' })).toThrow(/adopt/);
  });
});

describe('parseLock', () => {
  const file = (name: string, more = ''): string =>
    `{ url = "https://files.example/p/${name}", upload-time = 2026-07-08T16:04:07Z, size = 12, hashes = { sha256 = "${'a'.repeat(64)}" }${more} }`;

  it('takes the wheel that was built for this interpreter and system', () => {
    const text = `lock-version = "1.0"\n\n[[packages]]\nname = "aiohttp"\nversion = "3.14.5"\nsdist = ${file('aiohttp-3.14.5.tar.gz')}\nwheels = [\n    ${file('aiohttp-3.14.5-py3-none-any.whl')},\n    ${file('aiohttp-3.14.5-cp312-cp312-manylinux_2_28_x86_64.whl')},\n]\n`;

    expect(parseLock(text)).toEqual([
      {
        name: 'aiohttp',
        version: '3.14.5',
        url: 'https://files.example/p/aiohttp-3.14.5-cp312-cp312-manylinux_2_28_x86_64.whl',
        fileName: 'aiohttp-3.14.5-cp312-cp312-manylinux_2_28_x86_64.whl',
        sha256: 'a'.repeat(64),
        bytes: 12,
        isWheel: true,
      },
    ]);
  });

  it('knows files without size and checksum, and names with a local version', () => {
    const text =
      '[[packages]]\nname = "torch"\nversion = "2.13.0+cu126"\nwheels = [{ url = "https://t.example/torch-2.13.0%2Bcu126-cp312-cp312-win_amd64.whl" }]\n';

    expect(parseLock(text)).toMatchObject([
      { fileName: 'torch-2.13.0+cu126-cp312-cp312-win_amd64.whl', sha256: undefined, bytes: undefined },
    ]);
  });

  it('takes the sources of a package without wheels, and refuses one without any file', () => {
    expect(parseLock(`[[packages]]\nname = "old"\nversion = "1"\nsdist = ${file('old-1.tar.gz')}\n`)).toMatchObject([
      { fileName: 'old-1.tar.gz', isWheel: false },
    ]);
    expect(() => parseLock('[[packages]]\nname = "none"\nversion = "1"\n')).toThrow('none');
  });
});

describe('readZipMember', () => {
  it.each(['deflate', 'store'] as const)('finds a member (%s)', (method) => {
    const archive = makeZip({ 'a/scripts/uvx': 'no', 'a/scripts/uv': 'yes' }, method);

    expect(readZipMember(archive, /\/scripts\/uv$/).toString()).toBe('yes');
  });

  it('refuses what is no archive, and an archive without the member', () => {
    expect(() => readZipMember(Buffer.from('not a zip'), /x/)).toThrow('no zip');
    expect(() => readZipMember(makeZip({ a: 'b' }), /x/)).toThrow('no member');
  });
});

describe('the environment of programs', () => {
  const layout = layoutOf('/c');
  const ours = {
    PATH: '/bin',
    OPENAI_API_KEY: 'sk-secret',
    SUPABASE_ANON_KEY: 'x',
    https_proxy: 'http://p:1',
    HOME: '/h',
  };

  it('has no keys, and the proxies as they are', () => {
    expect(plainEnvironment(ours)).toEqual({ PATH: '/bin', https_proxy: 'http://p:1', HOME: '/h' });
    for (const environment of [uvEnvironment(ours, layout), pythonEnvironment(ours, { writesByteCode: true })])
      expect(JSON.stringify(environment)).not.toMatch(/secret|ANON/);
  });

  it('gives uv the index that was set for uv or for pip', () => {
    expect(packageIndex({})).toBe('https://pypi.org/simple');
    expect(packageIndex({ PIP_INDEX_URL: 'http://m/simple/' })).toBe('http://m/simple');
    expect(uvEnvironment({ PIP_INDEX_URL: 'http://pip', UV_INDEX_URL: 'http://uv' }, layout).UV_DEFAULT_INDEX).toBe(
      'http://uv',
    );
    expect(uvEnvironment({ PIP_EXTRA_INDEX_URL: 'http://e', PIP_CERT: '/ca.pem' }, layout)).toMatchObject({
      UV_EXTRA_INDEX_URL: 'http://e',
      SSL_CERT_FILE: '/ca.pem',
    });
  });

  it('leaves out folders of links that are not there, at which uv would stop', () => {
    const there = temporaryFolder();

    expect(uvEnvironment({ PIP_FIND_LINKS: `/nowhere ${there} https://l/x` }, layout).UV_FIND_LINKS).toBe(
      `${there} https://l/x`,
    );
    expect(uvEnvironment({ PIP_FIND_LINKS: '/nowhere' }, layout)).not.toHaveProperty('UV_FIND_LINKS');
  });

  it('writes no passwords into the log', () => {
    expect(withoutPasswords('get http://me:word@host/simple and https://x/y')).toBe(
      'get http://***@host/simple and https://x/y',
    );
  });
});

describe('a source', () => {
  it.each([
    ['https://github.com/Comfy-Org/ComfyUI.git', 'Comfy-Org/ComfyUI', undefined],
    ['https://github.com/me/fork#v0.3.64', 'me/fork', 'v0.3.64'],
    ['https://gitlab.com/me/fork.git', undefined, undefined],
    ['git@github.com:me/fork.git', undefined, undefined],
  ])('%s is a git address', (source, repository, commit) => {
    expect(readSource(source)).toMatchObject({ kind: 'git', repository, commit });
  });

  it('that is a folder must hold ComfyUI', () => {
    const folder = makeSource(join(temporaryFolder(), 'Cömfy UI'));

    expect(readSource(folder)).toEqual({ kind: 'folder', folder });
    expect(() => readSource(join(folder, 'models'))).toThrow(/main\.py/);
    expect(() => readSource(join(folder, 'nowhere'))).toThrow(/no such folder/);
  });

  it('gives its code and not its user’s things', () => {
    const paths = ['main.py', 'comfy/a.py', 'custom_nodes/websocket_image_save.py', 'custom_nodes', ''];
    const left = [
      '.git/HEAD',
      'models/x',
      'output/a.png',
      'custom_nodes/Other/a.py',
      'user/x',
      'comfy/__pycache__/a.pyc',
      'venv/bin/python',
    ];

    expect(paths.filter((path) => !isTaken(path))).toEqual([]);
    expect(left.filter((path) => isTaken(path))).toEqual([]);
  });

  it('tells its version and commit, also from packed references and without git', async () => {
    const folder = makeSource(temporaryFolder());
    const before = await readGitHead(folder);
    writeFileSync(join(folder, '.git', 'HEAD'), 'ref: refs/heads/other\n');
    writeFileSync(join(folder, '.git', 'packed-refs'), `# pack\n${'d'.repeat(40)} refs/heads/other\n`);

    expect(await readComfyVersion(folder)).toBe('9.9.9');
    expect([before, await readGitHead(folder)]).toEqual(['c'.repeat(40), 'd'.repeat(40)]);
    expect(await readGitHead(join(folder, 'comfy'))).toBeNull();
  });

  it('is brought with git without its history, hooks, or questions', () => {
    expect(gitCommands('https://x/y.git', 'abc').map((args) => args.join(' '))).toEqual([
      'init --quiet .',
      '-c core.hooksPath=/dev/null fetch --quiet --depth 1 --no-tags -- https://x/y.git abc',
      '-c core.hooksPath=/dev/null -c core.autocrlf=false checkout --quiet --detach FETCH_HEAD',
    ]);
  });
});

describe('a Python of this machine', () => {
  it('is asked for by version first, on the PATH and where Macs keep one', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bin'));
    for (const name of ['python3', 'python3.11', 'python3.12']) writeFileSync(join(folder, 'bin', name), '');

    const found = pythonCandidates({ PATH: join(folder, 'bin') }, ['3.12', '3.11'], 'linux').filter(({ file }) =>
      file.startsWith(folder),
    );

    expect(found.map(({ file }) => file.split('/').at(-1))).toEqual(['python3.12', 'python3.11', 'python3']);
  });

  it('is asked of the launcher on Windows, and never of the stand-in that opens the shop', () => {
    const environment = { Path: 'C:\\Users\\x\\AppData\\Local\\Microsoft\\WindowsApps' };

    expect(pythonCandidates(environment, ['3.12', '3.11'], 'win32')).toEqual([
      { file: 'py', args: ['-3.12'] },
      { file: 'py', args: ['-3.11'] },
    ]);
  });

  it('lies elsewhere in an environment of Windows', () => {
    expect(pythonOf('/v', 'linux')).toBe('/v/bin/python');
    expect(pythonOf('/v', 'win32').replaceAll('\\', '/')).toBe('/v/Scripts/python.exe');
  });
});

describe('the first start', () => {
  const place = environmentOf(layoutOf('/c'), 'e');
  const help = ['listen', 'port', 'base-directory', 'cpu', 'temp-directory'].map((flag) => `  --${flag} X`).join('\n');

  it('uses folders of its own, and no flag that this ComfyUI does not know', () => {
    expect(trialArguments(place, { port: 5, isCpu: true, help })).toEqual([
      '--listen',
      '127.0.0.1',
      '--port',
      '5',
      '--base-directory',
      '/c/environments/e/trial',
      '--temp-directory',
      '/c/environments/e/trial',
      '--cpu',
    ]);
  });

  it.each([
    ["ModuleNotFoundError: No module named 'requests'", /requests/],
    ['AssertionError: Torch not compiled with CUDA enabled', /--torch cpu/],
    ['ImportError: libGL.so.1: cannot open shared object file: No such file', /libGL/],
    ['main.py: error: unrecognized arguments: --base-directory', /does not know --base-directory/],
    ['Traceback\nValueError: first\n\nKeyError: second one', /KeyError: second one/],
    ['', /nothing/],
  ])('that ends with %j says why in words', (output, words) => {
    expect(startFailure(output).message).toMatch(words);
  });
});
