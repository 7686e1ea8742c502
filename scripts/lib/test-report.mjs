import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Readonly<Counts>} */
export const noCounts = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sum(all) {
  /** @param {keyof Counts} key */
  const total = (key) => all.reduce((count, counts) => count + counts[key], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}

/**
 * The last line of a test run.
 * @param {Counts} counts
 */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * Counts of a Vitest JSON report. A run that ended badly without a failed test, for example because a file could not
 * be loaded, counts as one failure; so does a report that is not there.
 * @param {string} file
 * @param {number} exitCode of Vitest.
 * @returns {Counts}
 */
export function vitestCounts(file, exitCode) {
  const report = readReport(file);
  if (report === undefined) return { ...noCounts, failed: 1 };
  const brokenFiles = report.testResults.filter(
    /** @param {{ status: string, assertionResults: unknown[] }} suite */
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length;
  const skipped = report.numPendingTests + report.numTodoTests;
  return withExitCode(
    { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles, skipped },
    exitCode,
  );
}

/**
 * Counts of a Playwright JSON report, by the same rules.
 * @param {string} file
 * @param {number} exitCode of Playwright.
 * @returns {Counts}
 */
export function playwrightCounts(file, exitCode) {
  const report = readReport(file);
  if (report === undefined) return { ...noCounts, failed: 1 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return withExitCode({ passed: expected + flaky, failed: unexpected, skipped }, exitCode);
}

/** @param {Counts} counts @param {number} exitCode */
function withExitCode(counts, exitCode) {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {string} file @returns {any} the runners' own formats, read nowhere else; undefined without a whole report. */
function readReport(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
