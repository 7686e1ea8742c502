import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../src/contract/units.ts';
import type { TaskStatus } from '../../../../src/core/providers/adapter.ts';
import { statusOf } from '../../../../src/core/providers/runway/status.ts';
import { modelsOf } from '../../../../src/core/providers/runway/pickers.ts';
import { attemptOf, openRunway, type RunwayRig } from './rig.ts';

const FILM = { jobType: 'video', model: 'gen4.5', params: { prompt: 'a lighthouse' } } as const;

async function started(rig: RunwayRig, order: Parameters<typeof attemptOf>[1] = FILM): Promise<JsonValue> {
  return (await rig.adapter.start(rig.context, await attemptOf(rig, order))).handle;
}

async function ended(rig: RunwayRig, handle: JsonValue): Promise<TaskStatus> {
  for (;;) {
    const status = await rig.adapter.status(rig.context, handle);
    if (status.state !== 'queued' && status.state !== 'running') return status;
  }
}

const TASK = { id: 'task-1', cost: { credits: 7 } };
const HANDLE = { taskId: 'task-1', kind: 'video', maxCredits: 60 } as const;

describe('a task’s state', () => {
  it.each([
    ['PENDING', 'queued'],
    ['THROTTLED', 'queued'],
    ['RUNNING', 'running'],
    ['SUCCEEDED', 'succeeded'],
    ['FAILED', 'failed'],
    ['CANCELLED', 'cancelled'],
  ])('%s means %s', (status, state) => {
    expect(statusOf({ ...TASK, status }, HANDLE).state).toBe(state);
  });

  it('that was never seen before goes on, and is named', () => {
    expect(statusOf({ ...TASK, status: 'AWAITING_REVIEW', progress: 0.3 }, HANDLE)).toEqual({
      state: 'running',
      message: 'Runway says “AWAITING_REVIEW”',
      progress: 0.3,
    });
  });

  it.each([
    [{ credits: 7 }, { micros: 70_000, basis: 'provider' }],
    [{ credits: 0 }, { micros: 0, basis: 'provider' }],
    [{ credits: 16.25 }, { micros: 162_500, basis: 'provider' }],
    [undefined, { micros: 600_000, basis: 'estimate' }],
  ])('with a cost of %j is booked as %j', (cost, booked) => {
    expect(statusOf({ id: 'task-1', status: 'FAILED', cost }, HANDLE)).toMatchObject({ cost: booked });
  });

  it('without any figure is left to the engine', () => {
    expect(statusOf({ id: 'task-1', status: 'CANCELLED' }, { taskId: 'task-1' })).toMatchObject({
      cost: { micros: Number.NaN },
    });
  });

  it.each([
    ['SAFETY.INPUT.TEXT', 'moderated', false],
    ['SAFETY.OUTPUT.VIDEO', 'moderated', false],
    ['INTERNAL.BAD_OUTPUT.CODE01', 'rejected', true],
    ['INTERNAL', 'unavailable', true],
    ['ASSET.INVALID', 'rejected', false],
    ['SOMETHING.NEW', 'rejected', true],
    [undefined, 'rejected', true],
  ])('FAILED with %s is %s', (failureCode, code, transient) => {
    const status = statusOf({ ...TASK, status: 'FAILED', failure: 'Said the vendor.', failureCode }, HANDLE);

    expect(status).toMatchObject({
      failure: { code, transient, message: expect.stringContaining('Said the vendor.') },
    });
  });

  it('tells what came by the ends of the addresses', () => {
    const output = ['https://x.example/a.mp4?sig=1', 'https://x.example/b.wav', 'https://x.example/c'];

    expect(statusOf({ ...TASK, status: 'SUCCEEDED', output }, { ...HANDLE, kind: 'image' })).toMatchObject({
      outputs: [{ mime: 'video/mp4' }, { mime: 'audio/wav', kind: 'audio' }, { mime: 'image/png', kind: 'image' }],
    });
  });
});

describe('a refund that the vendor does not give', () => {
  it('is booked: a prompt that breaks the rules costs its credits', async () => {
    const rig = await openRunway();

    const status = await ended(rig, await started(rig, { ...FILM, params: { prompt: '#unsafe' } }));

    expect(status).toMatchObject({
      state: 'failed',
      failure: { code: 'moderated', message: expect.stringMatching(/not give such credits back/) },
      cost: { micros: 600_000, basis: 'provider' },
    });
    expect(rig.fake.books.chargedMicros).toBe(600_000);
  });
});

describe('a cancel', () => {
  it('stops a task that goes on, and its credits come back', async () => {
    const rig = await openRunway();
    const handle = await started(rig);

    expect(await rig.adapter.cancel(rig.context, handle)).toBe('asked');

    expect(await ended(rig, handle)).toEqual({ state: 'cancelled', cost: { micros: 0, basis: 'provider' } });
    expect(rig.fake.books.chargedMicros).toBe(0);
  });

  it('never deletes a task that has ended, whose results are still to be fetched', async () => {
    const rig = await openRunway();
    const handle = await started(rig);
    const done = await ended(rig, handle);

    expect(await rig.adapter.cancel(rig.context, handle)).toBe('unsupported');

    expect(rig.sent.map(({ line }) => line).filter((line) => line.startsWith('DELETE'))).toEqual([]);
    expect(await rig.adapter.status(rig.context, handle)).toEqual(done);
  });
});

describe('a task', () => {
  it('can be followed by its id alone, as a person would give it', async () => {
    const rig = await openRunway();
    await started(rig);
    const taskId = rig.fake.books.creates[0]?.taskId ?? '';

    expect(await ended(rig, { taskId })).toMatchObject({
      state: 'succeeded',
      outputs: [{ kind: 'video' }],
      cost: { micros: 600_000, basis: 'provider' },
    });
  });

  it('names the vendor’s own maximum', async () => {
    const rig = await openRunway();

    const result = await rig.adapter.start(rig.context, await attemptOf(rig, FILM));

    expect(result).toMatchObject({ maxCostMicros: 600_000, handle: { maxCredits: 60 } });
  });

  it('whose answer has no id may still have been taken', async () => {
    const rig = await openRunway();
    const fetch: typeof globalThis.fetch = async (input, init) =>
      init?.method === 'POST' ? Response.json({ ok: true }) : rig.context.fetch(input, init);
    const attempt = await attemptOf(rig, FILM);

    await expect(rig.adapter.start({ ...rig.context, fetch }, attempt)).rejects.toMatchObject({
      code: 'outcome_unknown',
      sent: 'unknown',
    });
  });
});

describe('evidence', () => {
  it('shows the balance before and after, and proves nothing by itself', async () => {
    const rig = await openRunway();
    const attempt = await attemptOf(rig, FILM);
    await rig.adapter.start(rig.context, attempt);

    const evidence = await rig.adapter.evidence?.(rig.context, attempt);

    expect(evidence?.details).toEqual({ creditsBefore: 25_000, creditsNow: 24_940 });
    expect(evidence?.message).toMatch(
      /25,000 credits \(\$250\.00\) before .* 24,940 .* 60 credits \(\$0\.60\) went in between/,
    );
  });

  it('says when nothing has changed', async () => {
    const rig = await openRunway();
    const attempt = await attemptOf(rig, FILM);

    const evidence = await rig.adapter.evidence?.(rig.context, attempt);

    expect(evidence?.message).toMatch(/has not changed/);
  });
});

describe('the models on offer', () => {
  it('are those of the account, ours first, and new ones without a price', async () => {
    const rig = await openRunway();

    const { models, capabilities } = await rig.adapter.describe(rig.context);

    const ids = models.map(({ id }) => id);
    expect(ids).toContain('gen4.5');
    expect(ids).not.toContain('gwm1_avatars');
    expect(ids.at(-1)).toBe('runway_new_video');
    expect(models.at(-1)?.note).toMatch(/New at Runway/);
    expect(capabilities.map((capability) => capability.models?.[0])).toEqual(ids);
  });

  it('are without those that the account does not have', () => {
    expect(modelsOf(['gen4_turbo', 'muse_image']).map(({ id }) => id)).toEqual(['muse_image', 'gen4_turbo']);
    expect(modelsOf([]).length).toBeGreaterThan(25);
  });
});

describe('the account', () => {
  it('says what is left', async () => {
    const rig = await openRunway();

    expect(await rig.adapter.balance?.(rig.context)).toEqual({
      usdMicros: 250_000_000,
      text: '25,000 credits ($250.00)',
    });
  });
});
