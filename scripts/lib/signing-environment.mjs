/**
 * The environment of electron-builder: a variable of signing that is there and empty, as a workflow makes it of a secret that nobody has
 * set, counts for electron-builder as a certificate without a name, on macOS. Here it counts as absent.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function signingEnvironment(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== '' || !/^(WIN_)?CSC_|^APPLE_/.test(name)),
  );
}
