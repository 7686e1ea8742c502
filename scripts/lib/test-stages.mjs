import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { ensureBuilt } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { electronBinary, windowObstacle } from './electron-binary.mjs';
import { ensureKeyring } from './keyring.mjs';
import { environmentFor } from './node-runtime.mjs';
import { runChild } from './run-child.mjs';
import { noCounts, playwrightCounts, vitestCounts } from './test-report.mjs';
import { pathsOf } from './test-selection.mjs';
import { toolEntry } from './tools.mjs';

/**
 * @typedef {import('./test-report.mjs').Counts} Counts
 * @typedef {{ root: string, node: string, paths: readonly string[] }} Context `paths`: only tests below these.
 * @typedef {{ title: string, group: 'static' | 'build' | 'unit' | 'e2e' | 'electron', run: (context: Context) => Promise<Counts> }} Stage
 */

const STAGE_TIMEOUT_MS = 20 * 60_000;

/** What a developer may have set for the real app and no test may see: keys cost money, addresses lead elsewhere. */
const hiddenFromTests =
  /^(GESSO_.*|COMFY_WORKER_URL|SUPABASE_.*|(OPENAI|RUNWAYML|ELEVENLABS|HEYGEN)_.*|ELECTRON_RUN_AS_NODE)$/;

/** @type {readonly Stage[]} */
export const stages = [
  { title: 'Types', group: 'static', run: (context) => check(context, toolEntry(context.root, 'tsc'), ['-b']) },
  {
    title: 'Lint',
    group: 'static',
    run: (context) => check(context, toolEntry(context.root, 'oxlint'), ['--deny-warnings']),
  },
  { title: 'Format', group: 'static', run: (context) => check(context, toolEntry(context.root, 'oxfmt'), ['--check']) },
  {
    title: 'Dependency rules',
    group: 'static',
    run: (context) => check(context, path.join(context.root, 'scripts', 'check-dependencies.mjs'), []),
  },
  {
    title: 'Dead code',
    group: 'static',
    run: (context) => check(context, toolEntry(context.root, 'knip'), ['--no-progress']),
  },
  { title: 'Build', group: 'build', run: build },
  { title: 'Unit, integration and crash tests', group: 'unit', run: unit },
  { title: 'End-to-end tests in Chromium', group: 'e2e', run: browser },
  { title: 'End-to-end tests of the desktop app on a stand-in for Electron', group: 'e2e', run: standIn },
  { title: 'End-to-end tests in Electron', group: 'electron', run: electron },
];

/**
 * A static check: passed or failed as a whole.
 * @param {Context} context
 * @param {string} entry
 * @param {readonly string[]} args
 * @returns {Promise<Counts>}
 */
async function check(context, entry, args) {
  const { code } = await runNode(context, [entry, ...args]);
  return code === 0 ? { ...noCounts, passed: 1 } : { ...noCounts, failed: 1 };
}

/** @param {Context} context @returns {Promise<Counts>} */
async function build({ root, node }) {
  const { built } = await ensureBuilt(root, node);
  console.log(built ? 'built' : 'up to date');
  return { ...noCounts, passed: 1 };
}

/** @param {Context} context @returns {Promise<Counts>} */
async function unit(context) {
  await ensureKeyring();
  const report = reportFile(context.root, 'vitest');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await runNode(context, [
    toolEntry(context.root, 'vitest'),
    'run',
    ...reporters,
    ...pathsOf('unit', context.paths),
  ]);
  return vitestCounts(report, code);
}

/** @param {Context} context @returns {Promise<Counts>} */
async function browser(context) {
  const chromium = await ensureChromium(context.root, context.node);
  if ('problem' in chromium) {
    console.error(chromium.problem);
    return { ...noCounts, failed: 1 };
  }
  const chosen = pathsOf('e2e', context.paths);
  if (chosen.length > 0 && chosen.every((one) => one.includes('e2e/desktop'))) return noCounts;
  return playwright(context, 'browser', { CHROMIUM_PATH: chromium.browser });
}

/** The journeys that the stand-in repeats in every run; the others with `--project=stand-in`. Its own are below desktop/. */
const STAND_IN_JOURNEYS = ['desktop/', 'first-run', 'queue', 'media'];

/** @param {Context} context @returns {Promise<Counts>} */
async function standIn(context) {
  const chromium = await ensureChromium(context.root, context.node);
  if ('problem' in chromium) {
    console.error(chromium.problem);
    return { ...noCounts, failed: 1 };
  }
  const chosen = pathsOf('e2e', context.paths).length > 0 ? [] : STAND_IN_JOURNEYS.map((name) => `test/e2e/${name}`);
  return playwright(context, 'stand-in', { CHROMIUM_PATH: chromium.browser }, chosen);
}

/** @param {Context} context @returns {Promise<Counts>} */
async function electron(context) {
  if (!existsSync(path.join(context.root, 'test', 'e2e-electron'))) return noCounts;
  const missing = electronBinary(context.root) === undefined ? 'the Electron binary is not downloaded' : undefined;
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const obstacle = missing ?? windowObstacle({ env: { DISPLAY, WAYLAND_DISPLAY }, uid: undefined });
  if (obstacle === undefined) return playwright(context, 'electron', {});
  const listed = await playwright(context, 'electron', {}, ['--list']);
  const count = listed.passed + listed.skipped;
  console.log(`skipped ${count}: ${obstacle}`);
  return { passed: 0, failed: listed.failed, skipped: count };
}

/**
 * @param {Context} context
 * @param {string} project of playwright.config.ts
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} [args]
 */
async function playwright(context, project, env, args = []) {
  const report = reportFile(context.root, project);
  const paths = pathsOf(project === 'electron' ? 'electron' : 'e2e', context.paths);
  const command = [toolEntry(context.root, 'playwright'), 'test', `--project=${project}`, ...args, ...paths];
  const { code } = await runNode(context, command, { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return playwrightCounts(report, code);
}

/**
 * @param {Context} context
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [added]
 */
async function runNode({ root, node }, args, added = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !hiddenFromTests.test(name));
  const env = { ...environmentFor(node, Object.fromEntries(kept)), GESSO_NO_OPEN: '1', ...added };
  const options = { cwd: root, env, timeoutMs: STAGE_TIMEOUT_MS, killAfterMs: 1_800 };
  const result = await runChild(node, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.interrupted) process.exit(130);
  if (result.timedOut) console.error(`stopped after ${STAGE_TIMEOUT_MS / 60_000} minutes`);
  return result;
}

/** A report of an earlier run must never be counted. @param {string} root @param {string} name */
function reportFile(root, name) {
  const file = path.join(root, '.gesso', 'reports', `${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}
