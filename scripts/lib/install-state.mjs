import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/**
 * What decides the content of node_modules: both manifests and the platform that optional packages are chosen by.
 * @param {string} root the checkout.
 * @returns {string} a hex digest.
 */
export function installStamp(root) {
  const hash = createHash('sha256');
  for (const name of ['package-lock.json', 'package.json', '.npmrc']) {
    const file = path.join(root, name);
    hash
      .update(`${name}\0`)
      .update(existsSync(file) ? readFileSync(file) : '')
      .update('\0');
  }
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

/** Inside node_modules, so that whoever deletes or replaces that folder also deletes the stamp. @param {string} root */
const stampFile = (root) => path.join(root, 'node_modules', '.gesso-install-stamp');

/**
 * Whether node_modules holds what the lockfile asks for. True at once when our stamp fits; else node_modules is
 * compared with the lockfile, so that an `npm install` by hand counts too, and the stamp is written.
 * @param {string} root the checkout.
 */
export function isInstalled(root) {
  const stamp = installStamp(root);
  if (readOrUndefined(stampFile(root)) === stamp) return true;
  const installed = readLockfile(path.join(root, 'node_modules', '.package-lock.json'));
  const wanted = readLockfile(path.join(root, 'package-lock.json'));
  if (installed === undefined || wanted === undefined || !isSameTree(wanted, installed)) return false;
  recordInstall(root);
  return true;
}

/**
 * Notes that node_modules is complete. Call it only after npm has ended well.
 * @param {string} root the checkout.
 */
export function recordInstall(root) {
  writeFileSync(stampFile(root), installStamp(root));
}

/**
 * Whether an installed tree has every package that the lockfile demands, in its version. Optional ones may be absent.
 * @param {Lockfile} wanted the project's lockfile.
 * @param {Lockfile} installed npm's own record of what it has put into node_modules.
 */
export function isSameTree(wanted, installed) {
  const locked = Object.entries(wanted.packages).filter(([place]) => place !== '');
  const isComplete = locked.every(([place, entry]) => {
    const found = installed.packages[place];
    return found === undefined
      ? entry.optional === true || entry.devOptional === true
      : found.version === entry.version;
  });
  return isComplete && Object.keys(installed.packages).every((place) => wanted.packages[place] !== undefined);
}

/** @param {string} file @returns {Lockfile | undefined} */
function readLockfile(file) {
  const text = readOrUndefined(file);
  return text === undefined ? undefined : JSON.parse(text);
}

/** @param {string} file */
function readOrUndefined(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
