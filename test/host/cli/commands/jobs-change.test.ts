import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../../support/temp-folder.ts';
import { cli } from '../in-process.ts';

/** A data folder without a running host, with jobs that wait in it. */
async function folderWithJobs(...prompts: string[]): Promise<{ home: string; ids: string[] }> {
  const home = tempFolder();
  const ids: string[] = [];
  for (const prompt of prompts) {
    const answer = await cli(home, [
      'generate',
      prompt,
      '--provider',
      'draft',
      '--size',
      '64x64',
      '--detach',
      '--json',
    ]);
    ids.push(String(answer.json()['jobId']));
  }
  return { home, ids };
}

describe('jobs that wait', () => {
  it('are not started by a command that only looks in', async () => {
    const { home, ids } = await folderWithJobs('a');

    for (const args of [['jobs'], ['budget'], ['jobs', 'show', ids[0] ?? '']]) await cli(home, args);
    const shown = await cli(home, ['jobs', 'show', ids[0] ?? '', '--json']);

    expect(shown.json()).toMatchObject({ status: 'queued', attempts: 0 });
  });

  it('can be edited, moved and given a priority, and run when somebody waits for one', async () => {
    const { home, ids } = await folderWithJobs('a', 'b');
    const [a = '', b = ''] = ids;

    const edited = await cli(home, ['jobs', 'edit', a, '--prompt', 'harbour', '--param', 'seed=7', '--json']);
    const moved = await cli(home, ['jobs', 'move', b, '--before', a]);
    const raised = await cli(home, ['jobs', 'priority', a, '3']);
    const nothing = await cli(home, ['jobs', 'edit', a]);
    const done = await cli(home, ['generate', 'c', '--provider', 'draft', '--size', '64x64', '--json']);

    expect(edited.json()).toMatchObject({ params: { prompt: 'harbour', seed: 7, width: 64 } });
    expect([moved.code, raised.code, nothing.code, done.code]).toEqual([0, 0, 2, 0]);
    expect(moved.stdout).toContain(`Moved before ${a}`);
  });

  it('of one provider can be held back', async () => {
    const { home } = await folderWithJobs();

    const paused = await cli(home, ['jobs', 'pause', '--provider', 'comfyui', '--json']);
    const resumed = await cli(home, ['jobs', 'resume', '--provider', 'comfyui', '--json']);
    const wrong = await cli(home, ['jobs', 'pause', '--provider', 'nobody']);

    expect(paused.json()).toMatchObject({ paused: false, pausedProviders: ['comfyui'] });
    expect(resumed.json()).toMatchObject({ pausedProviders: [] });
    expect(wrong.code).toBe(2);
  });
});

describe('jobs resolve', () => {
  it('without an id says that no job waits for a word', async () => {
    const answer = await cli(tempFolder(), ['jobs', 'resolve']);

    expect(answer).toMatchObject({ code: 0 });
    expect(answer.stdout).toContain('No job waits for your word.');
  });
});

describe('budget correct', () => {
  it('books what an ended job cost in all, and the ledger still balances', async () => {
    const { home, ids } = await folderWithJobs('a');
    const [id = ''] = ids;
    await cli(home, ['jobs', 'cancel', id]);

    const corrected = await cli(home, ['budget', 'correct', id, '--cost', '0.25', '--json']);
    const missing = await cli(home, ['budget', 'correct', id]);
    const verified = await cli(home, ['budget', 'verify']);

    expect(corrected.json()).toMatchObject({ actual_cost: 0.25, cost_basis: 'provider' });
    expect([missing.code, verified.code]).toEqual([2, 0]);
  });
});
