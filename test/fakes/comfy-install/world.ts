import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pins } from '../../../src/core/comfy/install/pins.ts';
import { type FakeIndex, startFakeIndex } from './package-index.ts';
import { makeZip } from './zip.ts';

const PACKAGES = ['torch', 'torchvision', 'aiohttp', 'pip'];

/** What uv, Python and ComfyUI do wrong. */
export type ProgramFaults = Partial<
  Record<
    'python find' | 'venv' | 'pip compile' | 'pip install' | 'start',
    { hang?: boolean; says?: string; once?: boolean }
  >
> & { argv?: string[]; torch?: unknown };

/** Everything outside Gesso that an install needs, as stand-ins on this machine. */
export type FakeWorld = {
  readonly index: FakeIndex;
  readonly pins: Pins;
  /** A folder with the files that make a ComfyUI. */
  readonly source: string;
  /** What an installer's environment is. */
  readonly environment: Record<string, string>;
  break(faults: ProgramFaults): void;
  /** The calls of uv so far. */
  calls(): { command: string; args: string[]; env: Record<string, string> }[];
  /** The process that hangs, once one does. */
  hangingPid(): number | undefined;
};

/** Builds the stand-ins below `folder` (any name). */
export async function createFakeWorld(folder: string): Promise<FakeWorld> {
  const control = join(folder, 'control');
  const programs = join(folder, 'programs');
  mkdirSync(control, { recursive: true });
  mkdirSync(programs, { recursive: true });
  const index = await startFakeIndex();
  const python = join(programs, 'python3.12');
  writeFileSync(python, wrapper('fake-python', { GESSO_FAKE: control, GESSO_FAKE_PYTHON: python }));
  chmodSync(python, 0o755);
  const uv = index.add('uv', 'uv-0.0.1-py3-none-any.whl', uvWheel(control));
  writeFileSync(join(control, 'lock.toml'), lockOf(index));
  return {
    index,
    pins: pinsFor({ file: 'uv-0.0.1-py3-none-any.whl', ...uv }, index),
    source: makeSource(join(folder, 'ComfyUI source')),
    environment: {
      PATH: [programs, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
      UV_INDEX_URL: index.url,
    },
    break(faults) {
      rmSync(join(control, 'hanging.pid'), { force: true });
      writeFileSync(join(control, 'faults.json'), JSON.stringify(faults));
    },
    calls() {
      const file = join(control, 'calls.log');
      if (!existsSync(file)) return [];
      return readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    },
    hangingPid() {
      const file = join(control, 'hanging.pid');
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      return text === '' ? undefined : Number(text);
    },
  };
}

/** A folder with what every ComfyUI has, and some things that are its user's. */
export function makeSource(folder: string): string {
  const files = {
    'main.py': '# main',
    'nodes.py': '# nodes',
    'folder_paths.py': '# paths',
    'requirements.txt': 'torch\naiohttp\n',
    'comfyui_version.py': '__version__ = "9.9.9"\n',
    'comfy/cli_args.py': '# flags',
    'custom_nodes/websocket_image_save.py': '# ours',
    'custom_nodes/SomebodysNode/node.py': '# not ours',
    'models/checkpoints/big.safetensors': 'weights',
    'models/configs/v1-inference.yaml': 'model: x',
    'output/picture.png': 'picture',
    'user/default/settings.json': '{}',
    '.git/HEAD': 'ref: refs/heads/master\n',
    '.git/refs/heads/master': `${'c'.repeat(40)}\n`,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

function wrapper(name: 'fake-uv' | 'fake-python', variables: Record<string, string>): string {
  const inShell = readFileSync(new URL(`${name}.sh`, import.meta.url), 'utf8');
  const inNode = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  const exports = Object.entries(variables).map(([variable, value]) => `export ${variable}="${value}"\n`);
  return `#!/bin/sh\n${exports.join('')}${inShell}exec "${process.execPath}" "${inNode}" "$@"\n`;
}

function uvWheel(control: string): Buffer {
  return makeZip({
    'uv/__init__.py': '',
    'uv-0.0.1.data/scripts/uv': wrapper('fake-uv', { GESSO_FAKE: control }),
    'uv-0.0.1.data/scripts/uvx': 'another program',
  });
}

function lockOf(index: FakeIndex): string {
  const packages = PACKAGES.map((name) => {
    const fileName = `${name}-1.0-py3-none-any.whl`;
    const { sha256, bytes } = index.add(name, fileName, Buffer.alloc(name === 'torch' ? 300_000 : 2000, name));
    const url = `${index.url.replace('/simple', '/files')}/${fileName}`;
    return `[[packages]]\nname = "${name}"\nversion = "1.0"\nwheels = [{ url = "${url}", size = ${bytes}, hashes = { sha256 = "${sha256}" } }]\n`;
  });
  return `lock-version = "1.0"\ncreated-by = "uv"\n\n${packages.join('\n')}`;
}

function pinsFor(wheel: Pins['uv']['wheels'][string], index: FakeIndex): Pins {
  const build = { backend: null, packageIndexHasIt: ['linux', 'darwin'], downloadBytes: 1000, diskBytes: 1000 };
  return {
    checked: '2026-11-22',
    comfyui: {
      version: '9.9.9',
      commit: 'c'.repeat(40),
      git: 'https://example.invalid/comfy.git',
      archive: `${index.url}/{commit}`,
    },
    python: { managed: '3.12', system: ['3.12'] },
    uv: { version: '0.0.1', wheels: { [`${process.platform}-${process.arch}`]: wheel } },
    torch: {
      packages: ['torch'],
      host: `${index.url}/`,
      builds: { cpu: build, cu130: build, cu126: build, rocm: build, xpu: build, mps: build },
    },
    companions: ['pip'],
    requirements: { downloadBytes: 1000, diskBytes: 1000 },
  };
}
