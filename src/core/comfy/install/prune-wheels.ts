import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listEnvironments } from './environments.ts';
import type { Layout } from './layout.ts';
import { parseLock } from './lock.ts';
import { wheelFolder } from './wheel-file.ts';

/** Removes downloads that no environment on disk was made of, so that updates do not pile them up. What cannot be removed now goes next time. */
export async function pruneWheels(layout: Layout): Promise<void> {
  const used = new Set<string>();
  for (const { place } of listEnvironments(layout)) {
    if (!existsSync(place.lock)) continue;
    for (const locked of parseLock(await readFile(place.lock, 'utf8'))) used.add(wheelFolder(locked));
  }
  for (const entry of await readdir(layout.wheels, { withFileTypes: true })) {
    const isUnused = entry.isDirectory() && !used.has(entry.name);
    if (isUnused) await rm(join(layout.wheels, entry.name), { recursive: true, force: true }).catch(() => undefined);
  }
}
