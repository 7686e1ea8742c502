import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { playwrightCounts, sum, summaryLine, vitestCounts } from '../../scripts/lib/test-report.mjs';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

function report(content: unknown): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'report.json': JSON.stringify(content) });
  return path.join(folder, 'report.json');
}

const vitest = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

describe('the last line of npm test', () => {
  test('names what was skipped only if something was', () => {
    expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(summaryLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });

  test('adds up all stages', () => {
    const counts = { passed: 1, failed: 2, skipped: 3 };

    expect(sum([counts, counts])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });

  test('counts the tests of Vitest', () => {
    expect(vitestCounts(report(vitest), 0)).toEqual({ passed: 5, failed: 0, skipped: 2 });
  });

  test('counts a file that cannot be loaded as a failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }];

    expect(vitestCounts(report({ ...vitest, testResults }), 1).failed).toBe(1);
  });

  test('counts an unhandled error outside the tests as a failure', () => {
    expect(vitestCounts(report(vitest), 1).failed).toBe(1);
  });

  test('counts the tests of Playwright', () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };

    expect(playwrightCounts(report({ stats }), 1)).toEqual({ passed: 5, failed: 1, skipped: 2 });
  });

  test('counts a runner that left no report, or half of one, as a failure', () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'half.json': '{"stats":' });

    expect(vitestCounts(path.join(folder, 'none.json'), 0).failed).toBe(1);
    expect(playwrightCounts(path.join(folder, 'half.json'), 0).failed).toBe(1);
  });
});
