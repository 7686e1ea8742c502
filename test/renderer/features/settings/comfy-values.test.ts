import { describe, expect, it } from 'vitest';
import {
  argumentsText,
  memoryLimitText,
  readArguments,
  readDevices,
  readMemoryLimit,
} from '../../../../renderer/features/settings/comfy-values.ts';

describe('GPUs with a server of their own', () => {
  it.each([
    ['', []],
    ['0', [0]],
    ['0, 1', [0, 1]],
    [' 2;0 ', [2, 0]],
  ])('%j is read', (typed, value) => {
    expect(readDevices(typed)).toEqual({ ok: true, value });
  });

  it.each(['0, 0', '-1', '64', 'first', '1.5'])('%j is refused', (typed) => {
    expect(readDevices(typed).ok).toBe(false);
  });
});

describe('words for the command line', () => {
  it('are kept apart at blanks, and together by quotes, there and back', () => {
    const read = readArguments('--fast fp16 --front-end-root "/my front end"');

    expect(read).toEqual({ ok: true, value: ['--fast', 'fp16', '--front-end-root', '/my front end'] });
    expect(argumentsText(read.ok ? read.value : [])).toBe('--fast fp16 --front-end-root "/my front end"');
    expect(readArguments('  ')).toEqual({ ok: true, value: [] });
  });

  it('are refused in the contract’s own words', () => {
    expect(readArguments('--port 80')).toEqual({ ok: false, message: '--port is decided by Gesso' });
    expect(readArguments('fast').ok).toBe(false);
  });
});

it('a memory limit is whole GB, and empty means that Gesso decides', () => {
  expect(readMemoryLimit('')).toEqual({ ok: true, value: 0 });
  expect(readMemoryLimit('24 GB')).toEqual({ ok: true, value: 24_576 });
  expect([readMemoryLimit('0'), readMemoryLimit('1.5'), readMemoryLimit('much')].map(({ ok }) => ok)).toEqual([
    false,
    false,
    false,
  ]);
  expect([memoryLimitText(0), memoryLimitText(24_576), memoryLimitText(100)]).toEqual(['', '24', '1']);
});
