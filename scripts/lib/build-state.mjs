import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Everything that the build reads. What is missing is simply not listed. */
const inputs = [
  'src',
  'electron',
  'renderer',
  'resources',
  'electron.vite.config.ts',
  'scripts/lib/bundled-packages.mjs',
  'scripts/lib/vite-module-urls.mjs',
  'scripts/lib/vite-preload-page.mjs',
  'scripts/lib/vite-without-eval.mjs',
  'package.json',
  'package-lock.json',
];

/** What the build must have left behind for either host to work. */
const outputs = ['out/main/index.js', 'out/main/host.js', 'out/preload/index.cjs', 'out/renderer/index.html'];

/** Inside out/, so that whoever deletes that folder also deletes the stamp. @param {string} root */
const stampFile = (root) => path.join(root, 'out', '.gesso-build-stamp');

/**
 * Identifies the present state of the sources by path, size and modification time of every file; so a changed, new,
 * renamed or deleted file shows.
 * @param {string} root the checkout.
 * @returns {string} a hex digest.
 */
export function buildStamp(root) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((name) => filesBelow(root, name))) {
    const { size, mtimeMs } = statSync(path.join(root, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * Whether out/ was built from the present sources.
 * @param {string} root the checkout.
 */
export function isBuilt(root) {
  if (!outputs.every((file) => existsSync(path.join(root, file)))) return false;
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === buildStamp(root);
}

/**
 * Notes what out/ was built from.
 * @param {string} root the checkout.
 * @param {string} stamp `buildStamp` of the moment before the build began, so that a change during it counts as new.
 */
export function recordBuild(root, stamp) {
  writeFileSync(stampFile(root), stamp);
}

/** @param {string} root @param {string} name @returns {string[]} paths relative to `root`, sorted. */
function filesBelow(root, name) {
  const place = path.join(root, name);
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [name];
  const entries = readdirSync(place, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .toSorted();
}
