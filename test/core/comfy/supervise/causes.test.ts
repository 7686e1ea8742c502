import { describe, expect, it } from 'vitest';
import { CAUSE_RULES, causeOf, type EndFacts, isLasting } from '../../../../src/core/comfy/supervise/causes.ts';

function cause(lines: readonly string[], facts: Partial<EndFacts> = {}) {
  return causeOf({ code: 1, signal: null, phase: 'nodes', lines, ...facts });
}

/** Last lines of real starts that failed, and of reports. */
const ENDS: readonly (readonly [string, string, string, RegExp])[] = [
  ["ModuleNotFoundError: No module named 'PIL'", 'missing_module', 'repair', /package PIL is missing/],
  ["ModuleNotFoundError: No module named 'torch.cuda'", 'missing_module', 'repair', /package torch is missing/],
  ['comfyui-frontend-package is not installed.', 'missing_module', 'repair', /comfyui-frontend-package/],
  ['main.py: error: unrecognized arguments: --no-such-flag', 'wrong_arguments', 'change_settings', /--no-such-flag/],
  [
    "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', 18188): address already in use",
    'port_taken',
    'start',
    /18188/,
  ],
  ['Port 8188 is already in use on address 127.0.0.1', 'port_taken', 'start', /8188/],
  [
    "OSError: [Errno 99] error while attempting to bind on address ('10.99.99.99', 18188): cannot assign requested address",
    'no_permission',
    'look_at_log',
    /may not listen/,
  ],
  [
    'RuntimeError: The NVIDIA driver on your system is too old (found version 11040).',
    'driver_too_old',
    'update_driver',
    /too old/,
  ],
  ['AssertionError: Torch not compiled with CUDA enabled', 'no_usable_gpu', 'update_driver', /no graphics card/],
  ['RuntimeError: Found no NVIDIA driver on your system.', 'no_usable_gpu', 'update_driver', /no graphics card/],
  ['torch.OutOfMemoryError: Allocation on device 0', 'out_of_memory', 'free_memory', /memory/],
  [
    "RuntimeError: [enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory",
    'out_of_memory',
    'free_memory',
    /memory/,
  ],
  ['OSError: [Errno 28] No space left on device', 'disk_full', 'free_disk', /disk is full/],
  ['sqlite3.OperationalError: database is locked', 'database_locked', 'start', /Another ComfyUI/],
  ['ASSETS_STARTUP_FAILED: in_use', 'database_locked', 'start', /Another ComfyUI/],
  ["PermissionError: [Errno 13] Permission denied: '/opt/x'", 'no_permission', 'look_at_log', /\/opt\/x/],
  [
    'ImportError: libcudnn.so.9: cannot open shared object file',
    'missing_module',
    'repair',
    /libcudnn\.so\.9: cannot open/,
  ],
  [
    'gesso: ComfyUI cannot be started: [Errno 2] No such file or directory',
    'installation_broken',
    'repair',
    /No such file/,
  ],
];

describe('the cause of an end', () => {
  it.each(ENDS)('of “%s” is %s', (line, code, action, words) => {
    const found = cause(['Total VRAM 24106 MB', line]);

    expect(found).toMatchObject({ code, action: { kind: action } });
    expect(found.message).toMatch(words);
  });

  it('has an example here for every rule', () => {
    const unused = CAUSE_RULES.filter(({ pattern }) => !ENDS.some(([line]) => pattern.test(line)));

    expect(unused.map(({ pattern }) => pattern.source)).toEqual([]);
  });

  it('is the last word, not an earlier one', () => {
    const lines = ["ModuleNotFoundError: No module named 'kornia'", 'OSError: [Errno 28] No space left on device'];

    expect(cause(lines).code).toBe('disk_full');
  });

  it('is not a node that could not be imported, which ComfyUI survives', () => {
    const survived = [
      'Traceback (most recent call last):',
      '  File "/base/custom_nodes/broken_import/__init__.py", line 1, in <module>',
      "ModuleNotFoundError: No module named 'no_such_module_xyz'",
      "Cannot import /base/custom_nodes/broken_import module for custom nodes: No module named 'no_such_module_xyz'",
    ];

    expect(cause([...survived, 'OSError: [Errno 28] No space left on device'])).toMatchObject({ code: 'disk_full' });
    expect(cause(survived, { phase: 'database', code: 7 })).toMatchObject({ code: 'ended' });
  });

  it('names the custom node through which the last traceback runs, and offers safe mode', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "/src/main.py", line 5, in <module>',
      '  File "/base/custom_nodes/ComfyUI-Evil/__init__.py", line 1, in <module>',
      'SystemError: broken',
    ];

    expect(cause(lines, { phase: 'custom_nodes' })).toMatchObject({
      code: 'custom_node',
      message: expect.stringContaining('ComfyUI-Evil'),
      action: { kind: 'start_safe_mode' },
    });
  });

  it('is a custom node, unnamed, when one of them simply calls exit', () => {
    expect(cause(['[Prompt Server] web root: /w'], { phase: 'custom_nodes', code: 3 })).toMatchObject({
      code: 'custom_node',
      action: { kind: 'start_safe_mode' },
    });
  });

  it.each([
    [{ code: null, signal: 11 }, 'native_crash'],
    [{ code: null, signal: 4 }, 'native_crash'],
    [{ code: 3_221_225_477, signal: null }, 'native_crash'],
    [{ code: null, signal: 9 }, 'killed'],
    [{ code: 0, signal: null }, 'ended'],
    [{ code: null, signal: 15 }, 'ended'],
  ])('of a silent end %j is %s', (end, code) => {
    expect(cause([], { ...end, phase: undefined }).code).toBe(code);
  });

  it('of an interpreter that cannot be run is the installation', () => {
    expect(cause([], { problem: 'spawn /no/python ENOENT' })).toMatchObject({
      code: 'installation_broken',
      action: { kind: 'repair' },
    });
  });

  it('lasts when nothing changes by itself, and not when another start may help', () => {
    expect(isLasting(cause(["ModuleNotFoundError: No module named 'PIL'"]))).toBe(true);
    expect(isLasting(cause([], { code: null, signal: 9, phase: undefined }))).toBe(false);
  });
});
