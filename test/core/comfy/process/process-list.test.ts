import { describe, expect, it } from 'vitest';
import {
  listCommand,
  listProcesses,
  parseLinuxStat,
  parsePsList,
  parseWindowsList,
} from '../../../../src/core/comfy/process/process-list.ts';

describe('the list of processes', () => {
  it('has this very process in it', async () => {
    const entries = await listProcesses();

    const own = entries.find(({ pid }) => pid === process.pid);
    expect(own).toMatchObject({ parentPid: process.ppid, state: 'alive' });
    expect(own?.rssBytes).toBeGreaterThan(2 ** 20);
  });

  it('reads a line of Linux whose name has spaces and brackets', () => {
    const stat =
      '4711 (py (thon) x) S 12 4711 4711 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 4 0 987654 1000000 2048 18446744073709551615 0 0';

    expect(parseLinuxStat(stat, 'boot')).toEqual({
      pid: 4711,
      parentPid: 12,
      groupId: 4711,
      began: 'boot:987654',
      state: 'alive',
      rssBytes: 2048 * 4096,
      cpuMs: 3000,
    });
  });

  it.each([
    ['T', 'stopped'],
    ['Z', 'ended'],
    ['R', 'alive'],
  ])('reads the state %s of Linux as %s', (letter, state) => {
    expect(parseLinuxStat(`1 (a) ${letter} 0 1 1 ${'0 '.repeat(20)}`, 'b').state).toBe(state);
  });

  it('asks macOS in one language, and reads its answer', () => {
    expect(listCommand('darwin')).toEqual([
      'env',
      ['LC_ALL=C', 'ps', '-axo', 'pid=,ppid=,pgid=,stat=,rss=,time=,lstart='],
    ]);
    expect(parsePsList('  501   1   501 Ss    2048   1:02.50 Sun Nov 22 14:05:06 2026\n\n')).toEqual([
      {
        pid: 501,
        parentPid: 1,
        groupId: 501,
        began: 'Sun Nov 22 14:05:06 2026',
        state: 'alive',
        rssBytes: 2048 * 1024,
        cpuMs: 62_500,
      },
    ]);
  });

  it('reads hours and days of processor time', () => {
    const line = (time: string): string => `1 0 1 T 1 ${time} Sun Nov 22 14:05:06 2026`;

    expect(parsePsList(line('01:00:00'))[0]).toMatchObject({ cpuMs: 3_600_000, state: 'stopped' });
    expect(parsePsList(line('2-00:00:01'))[0]?.cpuMs).toBe(172_801_000);
  });

  it('asks Windows without a shell, and reads its answer', () => {
    const [program, args] = listCommand('win32');

    expect([program, ...args.slice(0, 3)]).toEqual(['powershell.exe', '-NoProfile', '-NonInteractive', '-Command']);
    expect(args[3]).toContain('Get-CimInstance Win32_Process');
    expect(parseWindowsList('7 1 4096 20000 133700000000000000\r\n1 0 1 0 133600000000000000\r\n')[0]).toEqual({
      pid: 7,
      parentPid: 1,
      groupId: 7,
      began: '133700000000000000',
      state: 'alive',
      rssBytes: 4096,
      cpuMs: 2,
    });
  });

  it('does not believe Windows that somebody is the child of a younger process', () => {
    const entries = parseWindowsList('7 1 0 0 1000\n1 0 0 0 2000\n');

    expect(entries[0]?.parentPid).toBe(0);
  });
});
