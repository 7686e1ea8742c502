import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { bundledPackages } from './bundled-packages.mjs';

/**
 * A package of which something is in the app.
 * @typedef {{ name: string, version: string, license: string, folder: string, integrity: string | undefined, needs: string[] }} Shipped
 *   `folder`: below the checkout; `integrity`: as in the lockfile; `needs`: folders of what it needs in turn.
 */

/**
 * @typedef {{ name?: string, version?: string, license?: string, integrity?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Locked
 */

/**
 * Every package of which something is in the app: what lies beside the bundles, as it is installed here, and what the build has put into
 * them, as their source maps tell. Sorted by folder.
 * @param {string} root the checkout, installed and built.
 * @returns {Shipped[]}
 */
export function shippedPackages(root) {
  /** @type {{ packages: Record<string, Locked> }} */
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const folders = new Set(
    [...unbundledFolders(packages), ...bundledFolders(root)].filter((folder) => existsSync(path.join(root, folder))),
  );
  return [...folders].toSorted().map((folder) => describe(root, folder, packages));
}

/**
 * What "dependencies" of package.json need in production and the bundle of main has not got.
 * @param {Record<string, Locked>} packages of the lockfile.
 * @returns {Set<string>} folders, of all systems.
 */
export function unbundledFolders(packages) {
  const names = Object.keys(packages['']?.dependencies ?? {});
  return reachable(
    packages,
    names.filter((name) => !bundledPackages.includes(name)),
  );
}

/** @param {Record<string, Locked>} packages @param {string[]} names @returns {Set<string>} folders. */
function reachable(packages, names) {
  /** @type {Set<string>} */
  const found = new Set();
  const open = names.map((name) => `node_modules/${name}`);
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (found.has(folder)) continue;
    found.add(folder);
    open.push(...needsOf(packages, folder));
  }
  return found;
}

/** The folders that Node would find the needs of a package in. @param {Record<string, Locked>} packages @param {string} folder */
function needsOf(packages, folder) {
  const { dependencies = {}, optionalDependencies = {} } = packages[folder] ?? {};
  return Object.keys({ ...dependencies, ...optionalDependencies }).flatMap(
    (name) => resolve(packages, folder, name) ?? [],
  );
}

/** Beside the package, then beside each that it lies in, then at the top. @param {Record<string, Locked>} packages @param {string} from @param {string} name */
function resolve(packages, from, name) {
  const parts = from.split('/node_modules/');
  const places = parts.map(
    (_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/node_modules/${name}`,
  );
  return [...places, `node_modules/${name}`].find((place) => Object.hasOwn(packages, place));
}

/** Packages with code, styles or fonts in the bundles. @param {string} root @returns {Set<string>} folders. */
function bundledFolders(root) {
  /** @type {Set<string>} */
  const found = new Set();
  const out = path.join(root, 'out');
  const maps = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'));
  for (const file of maps) {
    /** @type {{ sources: string[] }} */
    const { sources } = JSON.parse(readFileSync(path.join(out, file), 'utf8'));
    for (const source of sources) {
      const match = /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(source);
      if (match?.[1] !== undefined) found.add(match[1]);
    }
  }
  // Style sheets have no maps here, and what they import (fonts) leaves no trace in those of scripts.
  for (const [, name] of readFileSync(path.join(root, 'renderer', 'styles', 'app.css'), 'utf8').matchAll(
    /@import\s+['"]((?:@[^/'"]+\/)?[a-z][^/'"]*)/g,
  ))
    if (name !== undefined) found.add(`node_modules/${name}`);
  return found;
}

/** @param {string} root @param {string} folder @param {Record<string, Locked>} packages @returns {Shipped} */
function describe(root, folder, packages) {
  /** @type {{ name: string, version: string, license?: string | { type?: string }, licenses?: { type?: string }[] }} */
  const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  const { license, licenses } = manifest;
  const declared =
    typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR '));
  if (declared === undefined || declared === '')
    throw new Error(`${folder} declares no licence; it must not be shipped.`);
  return {
    name: manifest.name,
    version: manifest.version,
    license: declared,
    folder,
    integrity: packages[folder]?.integrity,
    needs: needsOf(packages, folder).filter((need) => existsSync(path.join(root, need))),
  };
}
