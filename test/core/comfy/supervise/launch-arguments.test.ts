import { describe, expect, it } from 'vitest';
import { parseHelp } from '../../../../src/core/comfy/supervise/help-flags.ts';
import { type LaunchOptions, launchArguments } from '../../../../src/core/comfy/supervise/launch-arguments.ts';
import { layoutOf } from '../../../../src/core/comfy/supervise/layout.ts';

const layout = layoutOf('/home/ü ser/Gesso', 'local');

function launch(options: Partial<LaunchOptions> = {}) {
  return launchArguments({
    layout,
    port: 8190,
    known: undefined,
    torch: 'cuda',
    vram: 'auto',
    extraArgs: [],
    safeMode: false,
    device: undefined,
    hasModelPaths: false,
    ...options,
  });
}

/** An excerpt of the real `--help` of 0.3.64, with an option that is only mentioned in a text. */
const HELP = `usage: main.py [-h] [--listen [IP]] [--port PORT] [--fake-in-usage]
               [--base-directory BASE_DIRECTORY]

options:
  -h, --help            show this help message and exit
  --listen [IP]         Specify the IP address to listen on (default:
                        127.0.0.1). You can give a list of ip addresses by
  --port PORT           Set the listen port.
  --temp-directory TEMP_DIRECTORY
                        Set the ComfyUI temp directory. Overrides --base-
                        directory.
  --whitelist-custom-nodes WHITELIST_CUSTOM_NODES [WHITELIST_CUSTOM_NODES ...]
                        Specify custom node folders to load even when
                        --disable-all-custom-nodes is enabled.
  --cpu                 To use the CPU for everything (slow).
`;

describe('the command line of ComfyUI', () => {
  it('listens on loopback alone, at our port, in folders of ours', () => {
    const { args } = launch();

    expect(args.slice(0, 3)).toEqual(['-s', '-u', 'main.py']);
    expect(args.join(' ')).toContain('--listen 127.0.0.1 --port 8190 --disable-auto-launch');
    for (const name of ['--base', '--output', '--input', '--temp', '--user'])
      expect(args[args.indexOf(`${name}-directory`) + 1]).toMatch(/^\/home\/ü ser\/Gesso\/comfy/);
    expect(args).toContain('sqlite:////home/ü ser/Gesso/comfy/servers/local/user/comfyui.db');
  });

  it('leaves out paid nodes, whose money no ledger would see', () => {
    expect(launch().args).toContain('--disable-api-nodes');
  });

  it('gives each server folders that no other one has, but the same models and custom nodes', () => {
    const other = layoutOf('/home/ü ser/Gesso', 'cuda1');

    expect(other.base).toBe(layout.base);
    for (const name of ['output', 'input', 'tempParent', 'user', 'databaseUrl', 'record', 'session', 'log'] as const)
      expect(other[name]).not.toBe(layout[name]);
  });

  it.each([
    ['auto', 'cuda', []],
    ['auto', 'cpu', ['--cpu']],
    ['low', 'cuda', ['--lowvram']],
    ['none', 'cuda', ['--novram']],
    ['high', 'cuda', ['--highvram']],
    ['cpu', 'cuda', ['--cpu']],
    ['low', 'cpu', ['--cpu']],
  ] as const)('with memory %s and torch for %s adds %j', (vram, torch, expected) => {
    const { args } = launch({ vram, torch });

    expect(args.filter((arg) => /^--(cpu|.*vram)$/.test(arg))).toEqual(expected);
  });

  it('leaves custom nodes out in safe mode and binds a server to its GPU', () => {
    expect(launch({ safeMode: true }).args).toContain('--disable-all-custom-nodes');
    expect(launch({ device: 0 }).args.join(' ')).toContain('--cuda-device 0');
    expect(launch().args).not.toContain('--cuda-device');
  });

  it('leaves out what this ComfyUI does not know, with its values, and names it', () => {
    const known = new Set(['--listen', '--port', '--fast']);

    const { args, leftOut } = launch({ known, extraArgs: ['--fast', 'autotune', '--no-such', 'value'] });

    expect(args).toEqual(['-s', '-u', 'main.py', '--listen', '127.0.0.1', '--port', '8190', '--fast', 'autotune']);
    expect(leftOut).toContain('--no-such');
    expect(leftOut).toContain('--database-url');
  });

  it('reads the known options from the list of --help alone, not from its texts', () => {
    expect([...parseHelp(HELP)].toSorted()).toEqual(
      ['--cpu', '--help', '--listen', '--port', '--temp-directory', '--whitelist-custom-nodes'].toSorted(),
    );
  });

  it('keeps the database in memory where its URL cannot carry the path', () => {
    expect(layoutOf('/home/100%/Gesso', 'local').databaseUrl).toBe('sqlite:///:memory:');
  });
});
