import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Layout } from './layout.ts';
import type { LockedPackage } from './lock.ts';

/** The folder of one download: two builds of torch may have the same file name on different indexes. */
export function wheelFolder({ sha256, url }: Pick<LockedPackage, 'sha256' | 'url'>): string {
  return (sha256 ?? createHash('sha256').update(url).digest('hex')).slice(0, 12);
}

/** Where a package's file is kept. */
export function wheelFile(locked: LockedPackage, layout: Layout): string {
  return join(layout.wheels, wheelFolder(locked), locked.fileName);
}
