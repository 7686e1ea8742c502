import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Gpu, TorchKind } from '../../../../src/contract/comfy-install.ts';
import { gpusFromDrm, parseRocmSmi } from '../../../../src/core/comfy/hardware/amd.ts';
import { parseApple } from '../../../../src/core/comfy/hardware/apple.ts';
import { createAsk } from '../../../../src/core/comfy/hardware/ask.ts';
import { chooseTorch } from '../../../../src/core/comfy/hardware/choose-torch.ts';
import { detectMachine, type Machine } from '../../../../src/core/comfy/hardware/detect.ts';
import { parseNvidia } from '../../../../src/core/comfy/hardware/nvidia.ts';
import { parseWindows } from '../../../../src/core/comfy/hardware/windows.ts';
import { temporaryFolder } from '../../data-folder.ts';

const GIB = 1024 ** 3;
const signal = new AbortController().signal;

describe('the answers of drivers', () => {
  it('nvidia-smi: one GPU for each line, warnings left out, [N/A] unknown', () => {
    const csv =
      'WARNING: infoROM is corrupted\nNVIDIA GeForce RTX 3060, 12288, 11532, 580.95.05, 8.6\r\nNVIDIA GB10, [N/A], [N/A], 580.82, 12.1\n';

    expect(parseNvidia(csv)).toEqual([
      {
        vendor: 'nvidia',
        name: 'NVIDIA GeForce RTX 3060',
        vramTotalBytes: 12 * GIB,
        vramFreeBytes: 11532 * 1024 ** 2,
        driver: '580.95.05',
        computeCapability: '8.6',
      },
      {
        vendor: 'nvidia',
        name: 'NVIDIA GB10',
        vramTotalBytes: null,
        vramFreeBytes: null,
        driver: '580.82',
        computeCapability: '12.1',
      },
    ]);
    expect(parseNvidia("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.")).toEqual([]);
  });

  it('rocm-smi: names and memory, whatever its version calls them', () => {
    const json = `WARNING: x\n${JSON.stringify({
      card0: {
        'Card Series': 'Radeon RX 7900 XTX',
        'VRAM Total Memory (B)': String(24 * GIB),
        'VRAM Total Used Memory (B)': String(GIB),
      },
      system: { 'Driver version': '6.12.12' },
    })}`;

    expect(parseRocmSmi(json)).toEqual([
      {
        vendor: 'amd',
        name: 'Radeon RX 7900 XTX',
        vramTotalBytes: 24 * GIB,
        vramFreeBytes: 23 * GIB,
        driver: '6.12.12',
        computeCapability: null,
      },
    ]);
    expect(parseRocmSmi('no card')).toEqual([]);
  });

  it('the kernel: vendors that it knows', () => {
    const cards = [
      { vendor: '0x1002\n', vramTotal: `${GIB}\n`, vramUsed: '0' },
      { vendor: '0x8086\n' },
      { vendor: '0x1a03' },
    ];

    expect(gpusFromDrm(cards)).toMatchObject([
      { vendor: 'amd', vramTotalBytes: GIB, vramFreeBytes: GIB },
      { vendor: 'intel', vramTotalBytes: null },
    ]);
  });

  it('Windows: one or several adapters, with memory beyond 4 GiB and NVIDIA’s own version number', () => {
    const nvidia = {
      DriverDesc: 'NVIDIA GeForce RTX 4090',
      ProviderName: 'NVIDIA',
      DriverVersion: '32.0.15.8095',
      Memory: String(24 * GIB),
    };
    const intel = {
      DriverDesc: 'Intel(R) Arc(TM) A770',
      ProviderName: 'Intel Corporation',
      DriverVersion: '32.0.101.6000',
      Memory: '',
    };
    const stand = {
      DriverDesc: 'Microsoft Basic Display Adapter',
      ProviderName: 'Microsoft',
      DriverVersion: '10',
      Memory: null,
    };

    expect(parseWindows(JSON.stringify([nvidia, intel, stand]))).toMatchObject([
      { vendor: 'nvidia', driver: '580.95', vramTotalBytes: 24 * GIB },
      { vendor: 'intel', driver: '32.0.101.6000', vramTotalBytes: null },
    ]);
    expect(parseWindows(JSON.stringify(nvidia))).toHaveLength(1);
    expect(parseWindows('')).toEqual([]);
  });

  it('Apple: the GPU of the chip shares the memory, an Intel Mac has none', () => {
    expect(parseApple('Apple M3 Max\n', 64 * GIB)).toMatchObject([
      { vendor: 'apple', name: 'Apple M3 Max', vramTotalBytes: 64 * GIB },
    ]);
    expect(parseApple('Intel(R) Core(TM) i7', GIB)).toEqual([]);
  });
});

describe('detectMachine', () => {
  it('asks the drivers, and the kernel for what they do not know', async () => {
    const drmFolder = temporaryFolder();
    mkdirSync(join(drmFolder, 'card0', 'device'), { recursive: true });
    mkdirSync(join(drmFolder, 'card0-HDMI-A-1'));
    writeFileSync(join(drmFolder, 'card0', 'device', 'vendor'), '0x1002\n');
    const ask = async ({ file }: { file: string }): Promise<string | undefined> =>
      file === 'nvidia-smi' ? 'RTX, 1024, 512, 580.1, 8.6' : undefined;

    const machine = await detectMachine({
      ask,
      platform: 'linux',
      arch: 'x64',
      folder: '/nowhere/yet',
      signal,
      drmFolder,
    });

    expect(machine.gpus.map(({ vendor }) => vendor)).toEqual(['nvidia', 'amd']);
    expect(machine.ramTotalBytes).toBeGreaterThan(0);
    expect(machine.diskFreeBytes).toBeGreaterThan(0);
  });

  it('has no answer from a program that is not there or fails', async () => {
    const ask = createAsk({ PATH: process.env.PATH });

    expect(await ask({ file: 'gesso-no-such-program', args: [] }, signal)).toBeUndefined();
    expect(await ask({ file: process.execPath, args: ['-e', 'process.exit(3)'] }, signal)).toBeUndefined();
    expect(await ask({ file: process.execPath, args: ['-e', 'console.log(process.env.LC_ALL)'] }, signal)).toBe('C');
  });
});

describe('chooseTorch', () => {
  const gpu = (change: Partial<Gpu>): Gpu => ({
    vendor: 'nvidia',
    name: 'RTX',
    vramTotalBytes: GIB,
    vramFreeBytes: null,
    driver: '580.95.05',
    computeCapability: '8.6',
    ...change,
  });
  const machine = (gpus: Gpu[], platform = 'linux'): Machine => ({
    platform,
    arch: 'x64',
    cpuCores: 8,
    ramTotalBytes: GIB,
    ramFreeBytes: GIB,
    diskFreeBytes: GIB,
    gpus,
  });

  it.each([
    ['a new driver', machine([gpu({})]), 'cuda', 'cu130', /CUDA 13/],
    ['an older driver', machine([gpu({ driver: '566.36' })]), 'cuda', 'cu126', /580 or newer/],
    ['a Pascal chip', machine([gpu({ computeCapability: '6.1' })]), 'cuda', 'cu126', /this chip needs it/],
    ['a driver of the past', machine([gpu({ driver: '470.82' })]), 'cpu', 'cpu', /too old/],
    ['a GPU without a driver', machine([gpu({ driver: null })]), 'cpu', 'cpu', /no working driver/],
    ['Windows’ limit', machine([gpu({ driver: '527.00' })], 'win32'), 'cpu', 'cpu', /too old/],
    ['AMD on Linux', machine([gpu({ vendor: 'amd', driver: null })]), 'rocm', 'rocm', /ROCm/],
    ['AMD on Windows', machine([gpu({ vendor: 'amd' })], 'win32'), 'cpu', 'cpu', /Adopt/],
    ['Intel Arc', machine([gpu({ vendor: 'intel', name: 'Intel(R) Arc(TM) A770' })]), 'xpu', 'xpu', /XPU/],
    [
      'graphics in the processor',
      machine([gpu({ vendor: 'intel', name: 'Intel UHD' })]),
      'cpu',
      'cpu',
      /No graphics card/,
    ],
    ['an Apple chip', machine([gpu({ vendor: 'apple', name: 'Apple M3' })], 'darwin'), 'mps', 'mps', /Metal/],
    ['an Intel Mac', machine([], 'darwin'), 'cpu', 'cpu', /Intel processor/],
    ['nothing', machine([]), 'cpu', 'cpu', /No graphics card/],
    ['both NVIDIA and Intel', machine([gpu({ vendor: 'intel', name: 'Arc' }), gpu({})]), 'cuda', 'cu130', /CUDA/],
  ])('for %s', (_name, ...[found, kind, build, reason]) => {
    expect(chooseTorch(found, 'auto')).toMatchObject({ kind, build, reason: expect.stringMatching(reason) });
  });

  it('does what the person says, with the CUDA that the driver can', () => {
    const wanted: [TorchKind, string][] = [
      ['cpu', 'cpu'],
      ['rocm', 'rocm'],
      ['xpu', 'xpu'],
      ['cuda', 'cu126'],
    ];

    expect(wanted.map(([kind]) => chooseTorch(machine([gpu({ driver: '550.1' })]), kind).build)).toEqual(
      wanted.map(([, build]) => build),
    );
    expect(chooseTorch(machine([]), 'cuda').reason).toContain('no NVIDIA GPU was found');
  });
});
