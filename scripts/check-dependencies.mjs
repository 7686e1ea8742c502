import { readdirSync } from 'node:fs';
import path from 'node:path';

import { cruise } from 'dependency-cruiser';

import { configuration } from '../.dependency-cruiser.mjs';
import { repositoryRoot as root } from './lib/repository.mjs';

// Applies the dependency rules to every source file. A checker that understands no TypeScript finds no violation
// either, so this also demands that it has read every file and seen their imports.

const folders = ['src', 'electron', 'renderer', 'supabase', 'bench', 'scripts', 'test'].filter((name) =>
  list('.').includes(name),
);
const sources = folders.flatMap((folder) => list(folder, true)).filter((file) => /\.(ts|tsx|mjs)$/.test(file));

process.chdir(root);
const { forbidden = [], options = {} } = configuration;
const { output } = await cruise(folders, { ...options, ruleSet: { forbidden }, validate: true, outputType: 'json' });
/** @type {import('dependency-cruiser').ICruiseResult} */
const { modules, summary } = JSON.parse(typeof output === 'string' ? output : '');

const seen = new Set(modules.map((module) => module.source));
const unread = sources.filter((file) => !seen.has(file) && !file.startsWith('test/fixtures/'));
for (const file of unread) console.error(`not read: ${file}`);
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);

const imports = summary.totalDependenciesCruised ?? 0;
const blind = modules.length === 0 || imports < sources.length / 2;
if (blind) console.error(`Only ${imports} imports seen in ${sources.length} files: the parser does not work.`);
console.log(`${sources.length} files, ${imports} imports, ${summary.violations.length} violations`);
process.exitCode = blind || unread.length > 0 || summary.violations.length > 0 ? 1 : 0;

/** @param {string} folder relative to the checkout @param {boolean} [recursive] */
function list(folder, recursive = false) {
  const entries = readdirSync(path.join(root, folder), { recursive, encoding: 'utf8' });
  return entries.map((name) => path.posix.join(folder, name.split(path.sep).join('/')));
}
