import fs, { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempFolder } from './temp-folder.ts';

const DATABASE = ['gesso.db', 'gesso.db-wal'];
/** Flushed file by file before their rows are written. */
const FILES = ['assets', 'thumbnails'];

/**
 * The worst disk that keeps its word, under the engine of `dataDir`: it has what was written before the last flush that has ended began,
 * and nothing of what came later. Returns what cuts the power: a folder with what is left.
 */
export function watchDisk(dataDir: string): () => string {
  const into = tempFolder('gesso-disk');
  const state = { images: 0, disk: '' };
  const take = (): string => {
    const image = join(into, String(state.images++));
    mkdirSync(image, { recursive: true });
    for (const name of DATABASE)
      if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(image, name));
    return image;
  };
  state.disk = take();
  const { fdatasync } = fs;
  fs.fdatasync = Object.assign((descriptor: number, done: (error: NodeJS.ErrnoException | null) => void) => {
    // Nothing runs between a write and its flush but what was written before it: the driver is synchronous.
    const image = take();
    fdatasync(descriptor, (error) => {
      if (error === null) state.disk = image;
      done(error);
    });
  }, fdatasync);
  syncBuiltinESMExports();
  onTestFinished(() => {
    fs.fdatasync = fdatasync;
    syncBuiltinESMExports();
  });
  return () => {
    const left = tempFolder('gesso-left');
    cpSync(state.disk, left, { recursive: true });
    for (const name of FILES)
      if (existsSync(join(dataDir, name))) cpSync(join(dataDir, name), join(left, name), { recursive: true });
    return left;
  };
}
