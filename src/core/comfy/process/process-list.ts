import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type DurationMs, SECOND } from '../../../contract/units.ts';
import { plainEnvironment } from './plain-environment.ts';

/** One process of the machine as it is now. */
export type ProcessEntry = {
  readonly pid: number;
  readonly parentPid: number;
  /** POSIX process group; on Windows the pid itself. */
  readonly groupId: number;
  /** When it was started, in the system's own words: together with the pid it names one process for ever. */
  readonly began: string;
  /** stopped: frozen by a signal. ended: gone but for its entry (a zombie). */
  readonly state: 'alive' | 'stopped' | 'ended';
  /** Memory that it holds in RAM, bytes. */
  readonly rssBytes: number;
  /** Processor time that it has used since its start. */
  readonly cpuMs: DurationMs;
};

/** Reads the list of processes. Throws node's error when the system does not give it. */
export type ListProcesses = () => Promise<readonly ProcessEntry[]>;

/** Asking a busy machine takes a second or two; a hanging question must not hang us. */
const ASK_TIMEOUT_MS: DurationMs = 20 * SECOND;

const run = promisify(execFile);

/** Every process of this machine that we may see. */
export const listProcesses: ListProcesses = async () => {
  if (process.platform === 'linux') return listLinux();
  const [program, args] = listCommand(process.platform);
  const { stdout } = await run(program, [...args], {
    env: plainEnvironment(),
    timeout: ASK_TIMEOUT_MS,
    maxBuffer: 16 * 1024 ** 2,
    windowsHide: true,
  });
  return process.platform === 'win32' ? parseWindowsList(stdout) : parsePsList(stdout);
};

/** How the list is asked for where there is no /proc: program and arguments. */
export function listCommand(platform: NodeJS.Platform): readonly [string, readonly string[]] {
  // Start times are compared as text, so they must not follow a language.
  if (platform !== 'win32') return ['env', ['LC_ALL=C', 'ps', '-axo', 'pid=,ppid=,pgid=,stat=,rss=,time=,lstart=']];
  const script = [
    'Get-CimInstance Win32_Process',
    'ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.WorkingSetSize) $($_.KernelModeTime + $_.UserModeTime) $($_.CreationDate.ToFileTimeUtc())" }',
  ].join(' | ');
  return ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]];
}

/** The output of `ps` as asked by `listCommand`: RSS in KiB, time as [[DD-]HH:]MM:SS[.ss], start as five words. */
export function parsePsList(text: string): ProcessEntry[] {
  return text.split('\n').flatMap((line) => {
    const [pid, parentPid, groupId, state = '', rss, time = '', ...started] = line.trim().split(/\s+/);
    if (started.length === 0) return [];
    return {
      pid: Number(pid),
      parentPid: Number(parentPid),
      groupId: Number(groupId),
      began: started.join(' '),
      state: stateOf(state),
      rssBytes: Number(rss) * 1024,
      cpuMs: psTimeMs(time),
    };
  });
}

/** The output of PowerShell as asked by `listCommand`: bytes, processor time and start in units of 100 ns. */
export function parseWindowsList(text: string): ProcessEntry[] {
  const entries = text.split('\n').flatMap((line) => {
    const [pid, parentPid, rss, time, began, extra] = line.trim().split(/\s+/);
    if (began === undefined || extra !== undefined) return [];
    return {
      pid: Number(pid),
      parentPid: Number(parentPid),
      groupId: Number(pid),
      began,
      state: 'alive' as const,
      rssBytes: Number(rss),
      cpuMs: Number(time) / 10_000,
    };
  });
  // Windows keeps the pid of a parent that has ended, and that pid may be somebody else's by now: nobody is younger than their child.
  const starts = new Map(entries.map((entry) => [entry.pid, BigInt(entry.began)]));
  const isChild = (entry: ProcessEntry): boolean => (starts.get(entry.parentPid) ?? Infinity) <= BigInt(entry.began);
  return entries.map((entry) => (isChild(entry) ? entry : withoutParent(entry)));
}

function withoutParent(entry: ProcessEntry): ProcessEntry {
  return { ...entry, parentPid: 0 };
}

function listLinux(): ProcessEntry[] {
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return parseLinuxStat(readFileSync(`/proc/${pid}/stat`, 'latin1'), bootId);
      } catch {
        // It ended between the list and the look.
        return [];
      }
    });
}

/** Pages of 4 KiB and 100 clock ticks a second hold on every Linux that Node runs on. */
const PAGE_BYTES = 4096;
const TICK_MS = 10;

/** One line of /proc/PID/stat (proc(5)). The start counts from boot, so the boot belongs to it. */
export function parseLinuxStat(stat: string, bootId: string): ProcessEntry {
  // The name stands in brackets and may hold anything, brackets and spaces included.
  const pid = Number(stat.slice(0, stat.indexOf(' ')));
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .trim()
    .split(' ');
  const number = (index: number): number => Number(fields[index]);
  return {
    pid,
    parentPid: number(1),
    groupId: number(2),
    began: `${bootId}:${fields[19]}`,
    state: stateOf(fields[0] ?? ''),
    rssBytes: number(21) * PAGE_BYTES,
    cpuMs: (number(11) + number(12)) * TICK_MS,
  };
}

function stateOf(letters: string): ProcessEntry['state'] {
  if (/^[ZX]/.test(letters)) return 'ended';
  return /^[Tt]/.test(letters) ? 'stopped' : 'alive';
}

function psTimeMs(time: string): DurationMs {
  const [rest = '', days = '0'] = time.split('-').toReversed();
  const seconds = rest.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * SECOND);
}
