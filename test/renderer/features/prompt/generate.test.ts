import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallReply, Transport } from '../../../../src/contract/client.ts';
import { createClient } from '../../../../renderer/client/create-client.ts';
import { setClient } from '../../../../renderer/client/current-client.ts';
import { generate, settlePending } from '../../../../renderer/features/prompt/actions.ts';
import { EMPTY_DRAFT, useDraft, withChoice } from '../../../../renderer/stores/draft.ts';
import { EMPTY_JOBS, useJobs } from '../../../../renderer/stores/jobs.ts';
import { READY } from '../../../../renderer/stores/loadable.ts';
import { useProviders } from '../../../../renderer/stores/providers.ts';
import { NO_QUOTE, useQuote } from '../../../../renderer/stores/quote.ts';
import { aDraftProvider, aJob } from '../../samples.ts';

type Call = { readonly method: string; readonly input: { readonly id?: string; readonly [name: string]: unknown } };

/** An engine that answers as told, and remembers what it was asked. */
function anEngine(answers: Record<string, () => CallReply>): readonly Call[] {
  const calls: Call[] = [];
  const transport: Transport = {
    call: async (method, input) => {
      calls.push({ method, input: input as Call['input'] });
      const quote = {
        provider: 'draft',
        model: 'draft',
        routeReason: '',
        maxCostMicros: 0,
        durationMs: 1,
        problems: [],
      };
      return answers[method]?.() ?? { ok: true, output: quote };
    },
    onEvent: () => () => undefined,
    onConnection: () => () => undefined,
    assetUrl: (path) => path,
  };
  setClient(createClient(transport));
  return calls;
}

const created = (): CallReply => ({ ok: true, output: aJob() });
const lost = (): CallReply => ({
  ok: false,
  error: { code: 'internal', message: 'lost', details: { reason: 'connection_lost' } },
});

function ids(calls: readonly Call[]): readonly unknown[] {
  return calls.filter((call) => call.method === 'jobs.create').map((call) => call.input.id);
}

beforeEach(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal('document', undefined);
  useDraft.setState(withChoice({ ...EMPTY_DRAFT, prompt: 'lanterns' }, { provider: 'draft', model: undefined }), true);
  useProviders.setState({ load: READY, list: [aDraftProvider()] });
  useQuote.setState(NO_QUOTE, true);
  useJobs.setState(EMPTY_JOBS, true);
});

describe('sending the draft', () => {
  it('makes one job of a double press', async () => {
    const calls = anEngine({ 'jobs.create': created });

    await Promise.all([generate(), generate()]);

    expect(ids(calls)).toHaveLength(1);
  });

  it('keeps the id of an intent whose answer was lost and sends it again under the same one', async () => {
    const calls = anEngine({ 'jobs.create': lost });

    await generate();
    await generate();

    expect(ids(calls)).toHaveLength(2);
    expect(new Set(ids(calls)).size).toBe(1);
    expect(useDraft.getState().pending?.jobId).toBe(ids(calls)[0]);
  });

  it('takes a new id when the draft was changed meanwhile, and after an answer', async () => {
    const calls = anEngine({ 'jobs.create': lost });
    await generate();
    useDraft.setState({ prompt: 'other words' });

    await generate();

    expect(new Set(ids(calls)).size).toBe(2);
  });

  it('forgets a lost intent once the engine says that it has the job', async () => {
    anEngine({
      'jobs.create': lost,
      'jobs.get': () => ({ ok: true, output: { ...aJob(), id: useDraft.getState().pending?.jobId } }),
    });
    await generate();

    await settlePending();

    expect(useDraft.getState().pending).toBeUndefined();
    expect(Object.values(useJobs.getState().byId)).toHaveLength(1);
  });

  it('sends the stated route, so that what runs is what the button said', async () => {
    const calls = anEngine({ 'jobs.create': created });

    await generate();

    expect(calls.find((call) => call.method === 'jobs.create')?.input).toMatchObject({
      provider: 'draft',
      model: 'draft',
    });
  });

  it('sends nothing while something is in the way, and lists the reasons', async () => {
    const calls = anEngine({ 'jobs.create': created });
    useDraft.setState({ prompt: ' ' });

    await generate();

    expect(ids(calls)).toEqual([]);
    expect(useQuote.getState().wasPressed).toBe(true);
  });

  it('asks before it crosses a soft limit and takes the yes along', async () => {
    const soft = (): CallReply => ({
      ok: false,
      error: { code: 'budget_exceeded', message: 'Only $0.10 is left.', details: { kind: 'soft' } },
    });
    const calls = anEngine({ 'jobs.create': soft });

    await generate();
    await generate({ acceptSoftLimits: true });

    expect(useQuote.getState().softLimit).toBe('Only $0.10 is left.');
    expect(calls.filter((call) => call.method === 'jobs.create').map((call) => call.input['acceptSoftLimits'])).toEqual(
      [undefined, true],
    );
  });
});
