import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { SECOND } from '../../../contract/units.ts';
import { plainEnvironment } from './plain-environment.ts';
import { runProgram } from './run-program.ts';

/**
 * A process as it can be recognised later, by us or by the next engine: its number, and when the operating system says that it began.
 * A number alone is given to somebody else sooner or later.
 */
export const processIdentitySchema = z.object({ pid: z.int().positive(), began: z.string().min(1) });
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

const ASK_MS = 5 * SECOND;

/** The identity of a running process; undefined when there is none with this number, or it is a zombie. */
export async function identityOf(pid: number): Promise<ProcessIdentity | undefined> {
  const began = process.platform === 'linux' ? await beganOnLinux(pid) : await beganElsewhere(pid, process.platform);
  return began === undefined ? undefined : { pid, began };
}

/** true when exactly this process still runs; never for another one that got its number. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await identityOf(identity.pid))?.began === identity.began;
}

/**
 * When a Linux process began, from `/proc/PID/stat`: boot id and clock ticks since that boot. Pure.
 * undefined for a text that is no such file, and for a process that has ended and waits for its parent (state Z or X).
 */
export function beganFromStat(stat: string, bootId: string): string | undefined {
  // The second field is the program's name in brackets, and may hold spaces and brackets of its own.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const ticks = fields[19];
  if (ticks === undefined || !/^\d+$/.test(ticks) || state === 'Z' || state === 'X') return undefined;
  return `${bootId.trim()}:${ticks}`;
}

/** The command that says when a process began, on systems without `/proc`. Pure. */
export function beganCommand(pid: number, platform: NodeJS.Platform): { file: string; args: string[] } {
  if (platform !== 'win32') return { file: 'ps', args: ['-o', 'lstart=', '-p', String(pid)] };
  const script = `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToFileTimeUtc()`;
  return { file: 'powershell', args: ['-NoProfile', '-NonInteractive', '-Command', script] };
}

async function beganOnLinux(pid: number): Promise<string | undefined> {
  try {
    const [stat, bootId] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    return beganFromStat(stat, bootId);
  } catch {
    // No such process (or no /proc, where nothing can be proven).
    return undefined;
  }
}

async function beganElsewhere(pid: number, platform: NodeJS.Platform): Promise<string | undefined> {
  const { file, args } = beganCommand(pid, platform);
  // The words of a date must not change with the language of the user.
  const { exitCode, stdout } = await runProgram(file, args, { environment: plainEnvironment(), timeoutMs: ASK_MS });
  const began = stdout.trim();
  return exitCode === 0 && began !== '' ? began : undefined;
}
