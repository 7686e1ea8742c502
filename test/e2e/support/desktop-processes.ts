import { readdirSync, readFileSync } from 'node:fs';

export type FoundProcess = { readonly pid: number; readonly command: string };

/**
 * Every living process whose command line or environment names this data folder: main, its browser, a ComfyUI and whatever that has
 * started, whoever their parent is by now. Reads /proc, so Linux alone. The folder must not be in the environment of the test itself.
 */
export function processesOf(dataDir: string): readonly FoundProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), command: textOf(name, 'cmdline'), environment: textOf(name, 'environ') }))
    .filter(({ command, environment }) => command.includes(dataDir) || environment.includes(dataDir))
    .map(({ pid, command }) => ({ pid, command: command.trim() }));
}

/** The environment that a process was started with, as `NAME=value` with spaces between; '' once it has ended. */
export function environmentOf({ pid }: FoundProcess): string {
  return textOf(String(pid), 'environ');
}

/** A process may end between two looks, and one that waits for its parent has neither. */
function textOf(pid: string, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
