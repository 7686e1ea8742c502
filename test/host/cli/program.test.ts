import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { startServer } from '../gesso-process.ts';
import { temporaryFolder } from '../test-host.ts';
import { cli } from './in-process.ts';

const NOBODY = '01920000-0000-7000-8000-000000000000';

describe('wrong usage', { timeout: 30_000 }, () => {
  it.each([
    [['generate']],
    [['generate', '']],
    [['generate', 'two', 'prompts']],
    [['generate', 'x', '--type', 'smell']],
    [['generate', 'x', '--provider', 'nope']],
    [['generate', 'x', '--size', 'big']],
    [['generate', 'x', '--seed', '-1']],
    [['generate', 'x', '--max-cost', 'a lot']],
    [['generate', 'x', '--nonsense']],
    [['jobs', 'show']],
    [['jobs', 'show', 'nope']],
    [['jobs', 'resolve', NOBODY, '--charged', '--not-charged']],
    [['budget', 'set', '--limit', '5']],
    [['keys', 'set', 'openai', 'sk-secret']],
    [['serve', '--port', '99999']],
    [['nonsense']],
    [[]],
  ])('exits with 2 and shows the right way for gesso %j', async (args) => {
    const home = join(temporaryFolder(), 'untouched');

    const human = await cli(home, args);

    expect(human.code).toBe(2);
    expect(human.stdout).toBe('');
    expect(human.stderr).toContain('gesso');
    expect(existsSync(join(home, 'gesso.db'))).toBe(false);
  });

  it('is a JSON document with --json', async () => {
    const answer = await cli(temporaryFolder(), ['jobs', 'dance', '--json']);

    expect([answer.code, answer.stderr]).toEqual([2, '']);
    expect(answer.json()).toMatchObject({
      success: false,
      error: 'usage',
      message: expect.any(String),
      details: { usage: expect.any(Array) },
    });
  });
});

describe('a folder that cannot be used', { timeout: 30_000 }, () => {
  it.runIf(process.getuid?.() !== 0)('exits with 1 and a sentence when it is read-only', async () => {
    const home = temporaryFolder();
    chmodSync(home, 0o500);

    const answer = await cli(home, ['jobs', '--json']);

    expect([answer.code, answer.json().error]).toEqual([1, 'unwritable_folder']);
  });

  it('exits with 1 and a sentence when it is a file', async () => {
    const home = join(temporaryFolder(), 'file');
    writeFileSync(home, '');

    const answers = await Promise.all([cli(home, ['jobs', '--json']), startServer(home).finished]);

    expect(answers.map((answer) => answer.code)).toEqual([1, 1]);
    expect(answers[0].json()).toMatchObject({ success: false, error: 'unwritable_folder' });
    expect(answers[1].stderr.trim().split('\n')).toHaveLength(1);
  });

  it('exits with 1 for a database that is none or of a newer version', async () => {
    const damaged = temporaryFolder();
    writeFileSync(join(damaged, 'gesso.db'), 'this is no database, whatever its name may say. '.repeat(100));
    const newer = temporaryFolder();
    const db = new Database(join(newer, 'gesso.db'));
    db.pragma('user_version = 9999');
    db.close();

    const answers = await Promise.all([damaged, newer].map((home) => cli(home, ['jobs', '--json'])));

    expect(answers.map((answer) => [answer.code, answer.json().error])).toEqual([
      [1, 'unreadable_database'],
      [1, 'newer_schema'],
    ]);
  });
});
