import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { gesso, startGesso } from '../../gesso-process.ts';
import { temporaryFolder } from '../../test-host.ts';
import { cli } from '../in-process.ts';

const SMALL = ['--provider', 'draft', '--size', '256x192', '--seed', '7'];

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
    expect(first.json()).toMatchObject({
      success: true,
      status: 'completed',
      provider: 'draft',
      params: { seed: 7 },
      error: null,
    });
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 192]);
    expect(createHash('sha256').update(png).digest('hex')).toBe(output.sha256);
    expect(second.json().outputs[0].sha256).toBe(output.sha256);
  });

  it.each([
    ['video', '1', /^video\/(?:webm|mp4)$/],
    ['audio', '2', /^audio\/(?:x-)?wav$/],
  ])('makes %s of the asked duration', async (type, duration, mime) => {
    const made = await gesso(temporaryFolder(), [
      'generate',
      'rain',
      '--provider',
      'draft',
      '--type',
      type,
      '--duration',
      duration,
      '--seed',
      '1',
      '--json',
    ]);

    expect(made.code).toBe(0);
    expect(made.json().outputs[0]).toMatchObject({
      kind: type,
      mime: expect.stringMatching(mime),
      duration: Number(duration),
    });
  });

  it('tells a person the path of the file on stdout and everything else on stderr, and copies to --out', async () => {
    const home = temporaryFolder();
    const out = join(home, 'copies');

    const made = await cli(home, ['generate', 'rain', ...SMALL, '--count', '2', '--out', out]);

    const files = made.stdout.trim().split('\n');
    expect(files.map((file) => existsSync(file))).toEqual([true, true]);
    expect(readdirSync(out)).toHaveLength(2);
    expect(made.stderr).toBe('Done: 2 files, $0.00.\n');
  });

  it('reads parameters as the provider declares them', async () => {
    const home = temporaryFolder();
    const declared = await cli(home, [
      'generate',
      'rain',
      ...SMALL,
      '--param',
      'count=1',
      '--param',
      'style=auto',
      '--json',
    ]);
    const wrong = await cli(home, ['generate', 'rain', ...SMALL, '--param', 'count=many', '--json']);
    const unknown = await cli(home, ['generate', 'rain', ...SMALL, '--param', 'smell=1', '--json']);

    expect([declared.code, declared.json().params.count]).toEqual([0, 1]);
    expect([wrong.code, wrong.json().error]).toEqual([2, 'usage']);
    expect([unknown.code, unknown.json().error]).toEqual([2, 'unsupported_job']);
  });

  it('does nothing twice under one idempotency key', async () => {
    const home = temporaryFolder();
    const args = ['generate', 'rain', ...SMALL, '--idempotency-key', 'k1', '--json'];

    const [first, second] = [await cli(home, args), await cli(home, args)];

    expect(second.json().jobId).toBe(first.json().jobId);
  });

  it('cancels its job at Ctrl-C and leaves with 130 within 2 s', async () => {
    const home = temporaryFolder();
    const running = startGesso(home, [
      'generate',
      'rain',
      '--provider',
      'draft',
      '--type',
      'video',
      '--duration',
      '30',
      '--json',
    ]);
    await vi.waitFor(() => expect(stateOfOnlyJob(home)).toBe('running'), { timeout: 20_000, interval: 50 });

    const before = performance.now();
    running.child.kill('SIGINT');
    const ended = await running.finished;
    const tookMs = performance.now() - before;

    expect(ended.code).toBe(130);
    expect(ended.json()).toMatchObject({
      success: false,
      error: 'interrupted',
      details: { jobId: expect.any(String) },
    });
    expect(tookMs).toBeLessThan(2000);
    expect(stateOfOnlyJob(home)).toMatch(/^cancell/);
  });

  it('waits for another one that holds the folder for a moment', async () => {
    const home = temporaryFolder();

    const answers = await Promise.all([1, 2, 3].map((n) => gesso(home, ['generate', `n${n}`, ...SMALL, '--json'])));

    expect(answers.map((answer) => answer.code)).toEqual([0, 0, 0]);
    expect(new Set(answers.map((answer) => answer.json().jobId)).size).toBe(3);
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
