import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CliBody } from '../../api-body.ts';
import { cli } from '../in-process.ts';
import { temporaryFolder } from '../../test-host.ts';

const SMALL = ['--provider', 'draft', '--size', '256x192', '--seed', '7'];
const NOBODY = '01920000-0000-7000-8000-000000000000';

describe('every command', { timeout: 60_000 }, () => {
  it('works without a host, one after the other', async () => {
    const home = temporaryFolder();
    const made = (await cli(home, ['generate', 'rain on slate', ...SMALL, '--json'])).json();
    const asset = made.outputs[0].assetId;

    const run = async (...args: string[]): Promise<CliBody> => {
      const answer = await cli(home, [...args, '--json']);
      expect([args, answer.code, answer.stderr]).toEqual([args, 0, '']);
      return answer.json();
    };

    expect((await run('jobs')).jobs).toEqual([made]);
    expect(await run('jobs', 'show', made.jobId)).toEqual(made);
    expect((await run('library', 'search', 'slate')).assets).toHaveLength(1);
    expect((await run('library', 'show', asset)).asset.id).toBe(asset);
    expect((await run('library', 'export', asset, '--out', join(home, 'x'))).files.map(existsSync)).toEqual([true]);
    expect(await run('library', 'verify')).toMatchObject({ success: true, checked: 1, missing: [] });
    const { limit } = await run('budget', 'set', '--limit', '12.50', '--window', 'month');
    expect(limit).toMatchObject({ limitMicros: 12_500_000, window: 'month', kind: 'hard' });
    expect((await run('budget')).limits).toHaveLength(1);
    expect((await run('budget', 'ledger')).entries.length).toBeGreaterThan(0);
    expect((await run('budget', 'verify')).ok).toBe(true);
    const { file, entries } = await run('budget', 'export', '--csv', join(home, 'ledger.csv'));
    expect(readFileSync(file, 'utf8').trim().split('\r\n')).toHaveLength(entries + 1);
    expect(await run('budget', 'remove', limit.id)).toMatchObject({ removed: true });
    expect((await run('jobs', 'pause')).paused).toBe(true);
    expect((await run('jobs', 'resume')).paused).toBe(false);
    expect((await run('comfy')).mode).toBe('none');
    expect((await run('keys')).keys).toHaveLength(4);
    expect((await run('doctor')).checks.map((check) => check.name)).toContain('Database');
  });

  it('fails with 1 and a reason', async () => {
    const home = temporaryFolder();
    const failing = [
      ['jobs', 'show', NOBODY],
      ['jobs', 'cancel', NOBODY],
      ['library', 'show', NOBODY],
      ['budget', 'remove', NOBODY],
      ['comfy', 'attach', 'http://127.0.0.1:1'],
      ['team', 'login'],
      ['keys', 'test', 'openai'],
      ['generate', 'x'],
    ];

    for (const args of failing) {
      const answer = await cli(home, [...args, '--json']);
      expect([args, answer.code, answer.json().success, answer.stderr]).toEqual([args, 1, false, '']);
    }
  });

  it('takes a key from standard input and never shows it', async () => {
    const home = temporaryFolder();

    const answer = await cli(home, ['keys', 'set', 'openai', '--json'], { stdin: 'sk-very-secret-value' });

    // Without a keychain it fails, with one it works; the key is in neither answer, nor anywhere in the folder.
    expect([0, 1]).toContain(answer.code);
    expect(answer.stdout + answer.stderr).not.toContain('very-secret');
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const entry of files)
      expect(readFileSync(join(entry.parentPath, entry.name)).includes('very-secret')).toBe(false);
  });

  it('explains itself', async () => {
    const home = temporaryFolder();
    const [help, topic, flag, version] = await Promise.all([
      cli(home, ['help']),
      cli(home, ['help', 'budget']),
      cli(home, ['jobs', '--help']),
      cli(home, ['--version', '--json']),
    ]);

    expect([help.code, topic.code, flag.code, version.code]).toEqual([0, 0, 0, 0]);
    expect(help.stdout).toContain('generate');
    expect(topic.stdout).toContain('--window');
    expect(flag.stdout).toContain('resolve');
    expect(version.json().version).toMatch(/^\d+\.\d+\.\d+/);
  });
});
