import { describe, expect, test } from 'vitest';
import { readRepositoryFile } from './repository-files.ts';

const rows = readRepositoryFile('docs/security.md')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  // The head and the line below it.
  .slice(2)
  .map((line) => {
    const [attempt = '', lock = '', ...tests] = line.slice(1, -1).split(' | ');
    return { attempt: attempt.trim(), lock: lock.trim(), tests: tests.map((cell) => cell.trim()) };
  });

/** `` `file` › title ``: the title as it stands in the file. */
const NAMED = /^`(test\/[\w./-]+)` › (.+)$/;

describe('the table of attempts in docs/security.md', () => {
  test('has every attempt that must be refused', () => {
    const text = rows.map(({ attempt }) => attempt).join('\n');

    for (const word of [
      'foreign frame',
      '`window.open`',
      'Navigation',
      '`file:`',
      '`asset://`',
      'Oversized',
      'Malformed',
      'Prototype',
      'Camera',
      'webviews',
      'Remote content',
    ])
      expect(text).toContain(word);
  });

  test.each(rows)('$attempt: has a lock, a static test and a live test, which are there', ({ lock, tests }) => {
    expect(lock).not.toBe('');
    expect(tests).toHaveLength(2);
    for (const cell of tests) {
      const [, file = '', title = ''] = NAMED.exec(cell) ?? [];
      expect(file, cell).not.toBe('');
      const titles = [...readRepositoryFile(file).matchAll(/['`]([^'`\n]+)['`]/g)].map(([, one]) => one);
      expect(titles, `${file} has no test of this name`).toContain(title);
    }
    expect(tests[1]).toContain('test/e2e/desktop/');
  });
});
