import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How many files are asked at once. */
const AT_ONCE = 64;

/** Bytes of all files below a folder, each counted once however many names it has; 0 when there is none. Links are not followed. */
export async function sizeOfTree(folder: string): Promise<number> {
  const files = await filesBelow(folder);
  const seen = new Set<string>();
  let sum = 0;
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const stats = await Promise.all(
      files.slice(start, start + AT_ONCE).map((file) => lstat(file).catch(() => undefined)),
    );
    for (const stat of stats) {
      if (stat === undefined) continue;
      const inode = `${stat.dev}:${stat.ino}`;
      if (stat.nlink > 1 && seen.has(inode)) continue;
      if (stat.nlink > 1) seen.add(inode);
      sum += stat.size;
    }
  }
  return sum;
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // Not there, or gone while we looked.
    return [];
  }
}
