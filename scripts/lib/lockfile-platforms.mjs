/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * Entries that a lockfile lacks for the optional dependencies of its packages. npm drops those that the registry at
 * hand does not carry; `npm ci` then refuses the lockfile everywhere, and other platforms would miss their binaries.
 * The entries have the exact version that the package asks for, and no integrity hash, because nobody here has seen the file.
 * @param {Readonly<Record<string, LockEntry>>} packages the `packages` of a lockfile.
 * @returns {Record<string, LockEntry>} by place, to be added.
 */
export function missingPlatformEntries(packages) {
  /** @type {Record<string, LockEntry>} */
  const missing = {};
  for (const [place, entry] of Object.entries(packages)) {
    for (const [name, wanted] of Object.entries(entry.optionalDependencies ?? {})) {
      // Some ask for "v1.2.3-1": npm reads it as 1.2.3-1.
      const version = /^v?(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(wanted)?.[1];
      if (isPresent(packages, place, name) || version === undefined) continue;
      const { os, cpu, libc } = platformOf(name);
      // The order of keys is npm's, so that its next write changes nothing.
      const entryOf = { version, cpu, dev: entry.dev, libc, optional: true, os };
      missing[`node_modules/${name}`] = JSON.parse(JSON.stringify(entryOf));
    }
  }
  return missing;
}

/**
 * The platform that a binary package is for, read from the end of its name: `@swc/core-linux-x64-gnu`, `@oxlint/binding-darwin-arm64`.
 * @param {string} name
 * @returns {{ os?: string[], cpu?: string[], libc?: string[] }} in the terms of package.json.
 * @throws {Error} when the name says nothing about a platform; npm would then install it everywhere.
 */
export function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (os === undefined && cpu !== 'wasm32') throw new Error(`The platform of ${name} cannot be read from its name.`);
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  const hasAbi = os === 'linux' && words.some((word) => /^(gnu|musl)/.test(word));
  return { ...(cpu && { cpu: [cpu] }), ...(hasAbi && { libc: [libc] }), ...(os && { os: [os] }) };
}

/** Whether `name`, asked for by the package at `place`, is found there or in a folder above, as Node looks for it.
 * @param {Readonly<Record<string, LockEntry>>} packages @param {string} place @param {string} name */
function isPresent(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}
