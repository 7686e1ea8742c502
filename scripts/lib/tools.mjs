import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The npm packages whose command has another name than the package.
 * @type {Readonly<Record<string, string>>}
 */
const packageByTool = { tsc: 'typescript', playwright: '@playwright/test', depcruise: 'dependency-cruiser' };

/**
 * The JavaScript file behind a command of an installed npm package, so that it can be started by a chosen Node on
 * every platform, without the shell wrappers of node_modules/.bin.
 * @param {string} root the checkout.
 * @param {string} tool the command's name, for example `tsc`.
 * @returns {string} an absolute path.
 * @throws {Error} when no such command is installed.
 */
export function toolEntry(root, tool) {
  const packageFolder = path.join(root, 'node_modules', packageByTool[tool] ?? tool);
  const manifestFile = path.join(packageFolder, 'package.json');
  if (!existsSync(manifestFile)) throw new Error(`The tool ${tool} is not installed. Run npm ci, then try again.`);
  const { bin } = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const entry = typeof bin === 'string' ? bin : bin?.[tool];
  if (entry === undefined) throw new Error(`The package of ${tool} declares no command of that name.`);
  return path.join(packageFolder, entry);
}
