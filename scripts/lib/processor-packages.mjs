/**
 * What npm leaves out on one processor and an installer for both needs: packages of native code, with the version of the lockfile.
 * @param {{ packages: Record<string, { version?: string, os?: string[], cpu?: string[] }> }} lockfile
 * @param {string} platform as `process.platform`.
 * @returns {string[]} `name@version`, sorted.
 */
export function processorPackages({ packages }, platform) {
  return Object.entries(packages)
    .flatMap(([folder, { version, os, cpu }]) => {
      const name = folder.startsWith('node_modules/') ? folder.slice('node_modules/'.length) : '';
      // Not the Node of the launcher, and nothing below another package: those belong to tools of the build.
      const isNative = /^@(img|napi-rs)\//.test(name) && !name.includes('node_modules/');
      return isNative && os?.includes(platform) && cpu !== undefined ? [`${name}@${version}`] : [];
    })
    .toSorted();
}
