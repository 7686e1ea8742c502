import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { gesso, startGesso, startServer } from '../gesso-process.ts';
import { temporaryFolder } from '../test-host.ts';

const SMALL = ['--provider', 'draft', '--size', '256x192', '--seed', '7'];
const NOBODY = '01920000-0000-7000-8000-000000000000';

describe('gesso generate', { timeout: 60_000 }, () => {
  it('prints the finished job as one JSON document, with an existing PNG of the asked size, and the same bytes for the same seed', async () => {
    const home = temporaryFolder();
    const args = ['generate', 'a futuristic office with robots', ...SMALL, '--json'];

    const first = await gesso(home, args);
    const second = await gesso(home, args);

    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout.trim().split('\n')).toHaveLength(1);
    const [output] = first.json().outputs;
    const png = readFileSync(output.path);
    expect(first.json()).toMatchObject({ success: true, status: 'completed', provider: 'draft', params: { seed: 7 }, error: null });
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 192]);
    expect(createHash('sha256').update(png).digest('hex')).toBe(output.sha256);
    expect(second.json().outputs[0].sha256).toBe(output.sha256);
  });

  it.each([
    ['video', '1', /^video\/(?:webm|mp4)$/],
    ['audio', '2', /^audio\/(?:x-)?wav$/],
  ])('makes %s of the asked duration', async (type, duration, mime) => {
    const made = await gesso(temporaryFolder(), ['generate', 'rain', '--provider', 'draft', '--type', type, '--duration', duration, '--seed', '1', '--json']);

    expect(made.code).toBe(0);
    expect(made.json().outputs[0]).toMatchObject({ kind: type, mime: expect.stringMatching(mime), duration: Number(duration) });
  });

  it('tells a person the path of the file on stdout and everything else on stderr, and copies to --out', async () => {
    const home = temporaryFolder();
    const out = join(home, 'copies');

    const made = await gesso(home, ['generate', 'rain', ...SMALL, '--count', '2', '--out', out]);

    const files = made.stdout.trim().split('\n');
    expect(files.map((file) => existsSync(file))).toEqual([true, true]);
    expect(readdirSync(out)).toHaveLength(2);
    expect(made.stderr).toBe('Done: 2 files, $0.00.\n');
  });

  it('imports a picture and reads parameters as the provider declares them', async () => {
    const home = temporaryFolder();
    const declared = await gesso(home, ['generate', 'rain', ...SMALL, '--param', 'count=1', '--param', 'style=auto', '--json']);
    const wrong = await gesso(home, ['generate', 'rain', ...SMALL, '--param', 'count=many', '--json']);
    const unknown = await gesso(home, ['generate', 'rain', ...SMALL, '--param', 'smell=1', '--json']);

    expect([declared.code, declared.json().params.count]).toEqual([0, 1]);
    expect([wrong.code, wrong.json().error]).toEqual([2, 'usage']);
    expect([unknown.code, unknown.json().error]).toEqual([2, 'unsupported_job']);
  });

  it('does nothing twice under one idempotency key', async () => {
    const home = temporaryFolder();
    const args = ['generate', 'rain', ...SMALL, '--idempotency-key', 'k1', '--json'];

    const [first, second] = [await gesso(home, args), await gesso(home, args)];

    expect(second.json().jobId).toBe(first.json().jobId);
  });

  it('cancels its job at Ctrl-C and leaves with 130 within 2 s', async () => {
    const home = temporaryFolder();
    const running = startGesso(home, ['generate', 'rain', '--provider', 'draft', '--type', 'video', '--duration', '30', '--json']);
    await vi.waitFor(() => expect(stateOfOnlyJob(home)).toBe('running'), { timeout: 20_000, interval: 50 });

    const before = performance.now();
    running.child.kill('SIGINT');
    const ended = await running.finished;
    const tookMs = performance.now() - before;

    expect(ended.code).toBe(130);
    expect(ended.json()).toMatchObject({ success: false, error: 'interrupted', details: { jobId: expect.any(String) } });
    expect(tookMs).toBeLessThan(2000);
    expect(stateOfOnlyJob(home)).toMatch(/^cancell/);
  });
});

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

    const human = await gesso(home, args);

    expect(human.code).toBe(2);
    expect(human.stdout).toBe('');
    expect(human.stderr).toContain('gesso');
    expect(existsSync(join(home, 'gesso.db'))).toBe(false);
  });

  it('is a JSON document with --json', async () => {
    const answer = await gesso(temporaryFolder(), ['jobs', 'dance', '--json']);

    expect([answer.code, answer.stderr]).toEqual([2, '']);
    expect(answer.json()).toMatchObject({ success: false, error: 'usage', message: expect.any(String), details: { usage: expect.any(Array) } });
  });
});

describe('a folder that cannot be used', { timeout: 30_000 }, () => {
  it.runIf(process.getuid?.() !== 0)('exits with 1 and a sentence when it is read-only', async () => {
    const home = temporaryFolder();
    chmodSync(home, 0o500);

    const answer = await gesso(home, ['jobs', '--json']);

    expect([answer.code, answer.json().error]).toEqual([1, 'unwritable_folder']);
  });

  it('exits with 1 and a sentence when it is a file', async () => {
    const home = join(temporaryFolder(), 'file');
    writeFileSync(home, '');

    const answers = await Promise.all([gesso(home, ['jobs', '--json']), startServer(home).finished]);

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

    const answers = await Promise.all([damaged, newer].map((home) => gesso(home, ['jobs', '--json'])));

    expect(answers.map((answer) => [answer.code, answer.json().error])).toEqual([
      [1, 'unreadable_database'],
      [1, 'newer_schema'],
    ]);
  });
});

describe('every command', { timeout: 60_000 }, () => {
  it('works without a host, one after the other', async () => {
    const home = temporaryFolder();
    const made = (await gesso(home, ['generate', 'rain on slate', ...SMALL, '--json'])).json();
    const asset = made.outputs[0].assetId;

    const run = async (...args: string[]): Promise<any> => {
      const answer = await gesso(home, [...args, '--json']);
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
    expect((await run('doctor')).checks.map((check: any) => check.name)).toContain('Database');
  });

  it('fails with 1 and a reason', async () => {
    const home = temporaryFolder();
    const failing = [['jobs', 'show', NOBODY], ['jobs', 'cancel', NOBODY], ['library', 'show', NOBODY], ['budget', 'remove', NOBODY], ['comfy', 'install'], ['comfy', 'attach', 'http://127.0.0.1:1'], ['team', 'login'], ['keys', 'test', 'openai'], ['generate', 'x']];

    for (const args of failing) {
      const answer = await gesso(home, [...args, '--json']);
      expect([args, answer.code, answer.json().success, answer.stderr]).toEqual([args, 1, false, '']);
    }
  });

  it('waits for another one that holds the folder for a moment', async () => {
    const home = temporaryFolder();

    const answers = await Promise.all([1, 2, 3].map((n) => gesso(home, ['generate', `n${n}`, ...SMALL, '--json'])));

    expect(answers.map((answer) => answer.code)).toEqual([0, 0, 0]);
    expect(new Set(answers.map((answer) => answer.json().jobId)).size).toBe(3);
  });

  it('gives up with 4 when the folder stays held by something that does not answer', async () => {
    const home = temporaryFolder();
    mkdirSync(home, { recursive: true });
    const lock = new Database(join(home, 'engine.lock'));
    lock.pragma('journal_mode = delete');
    lock.exec('begin exclusive');

    const answer = await gesso(home, ['jobs', '--json']);
    lock.close();

    expect([answer.code, answer.json().error]).toEqual([4, 'in_use']);
  });

  it('takes a key from standard input and never shows it', async () => {
    const home = temporaryFolder();

    const answer = await gesso(home, ['keys', 'set', 'openai', '--json'], { stdin: 'sk-very-secret-value\n' });

    // Without a keychain it fails, with one it works; the key is in neither answer, nor anywhere in the folder.
    expect([0, 1]).toContain(answer.code);
    expect(answer.stdout + answer.stderr).not.toContain('very-secret');
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const entry of files) expect(readFileSync(join(entry.parentPath, entry.name)).includes('very-secret')).toBe(false);
  });

  it('explains itself', async () => {
    const home = temporaryFolder();
    const [help, topic, flag, version] = await Promise.all([gesso(home, ['help']), gesso(home, ['help', 'budget']), gesso(home, ['jobs', '--help']), gesso(home, ['--version', '--json'])]);

    expect([help.code, topic.code, flag.code, version.code]).toEqual([0, 0, 0, 0]);
    expect(help.stdout).toContain('generate');
    expect(topic.stdout).toContain('--window');
    expect(flag.stdout).toContain('resolve');
    expect(version.json().version).toMatch(/^\d+\.\d+\.\d+/);
  });
});

function stateOfOnlyJob(home: string): unknown {
  const file = join(home, 'gesso.db');
  if (!existsSync(file)) return undefined;
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare('select state from jobs').pluck().get();
  } finally {
    db.close();
  }
}
