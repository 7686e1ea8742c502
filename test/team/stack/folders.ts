import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What a part of the stack keeps in a temporary folder. */
export type FolderKind = 'team' | 'storage' | 'functions';

const NAME = /^gesso-(?:team|storage|functions)-(\d+)-/;

/** A new temporary folder, named after this process; whoever made it removes it. */
export function makeFolder(kind: FolderKind): string {
  return mkdtempSync(path.join(tmpdir(), `gesso-${kind}-${process.pid}-`));
}

/** Removes the folders of processes that were killed before they could do it themselves. */
export function sweepFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = NAME.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    try {
      rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Of another user, or swept by another stack at this moment.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
