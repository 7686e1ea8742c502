import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createClient } from '../../../renderer/client/create-client.ts';
import { EMPTY_ASSETS, filterKey, useAssets } from '../../../renderer/stores/assets.ts';
import { readAll } from '../../../renderer/stores/read-all.ts';
import { useSettings } from '../../../renderer/stores/settings.ts';
import type { CallReply, Transport } from '../../../src/contract/client.ts';

const SHOWN = { trashed: false, text: 'fog' };

/** A transport whose calls are answered by hand. */
function manual(): {
  transport: Transport;
  asked: string[];
  answer: (method: string, reply: CallReply) => Promise<void>;
} {
  const waiting = new Map<string, (reply: CallReply) => void>();
  const asked: string[] = [];
  const transport: Transport = {
    call: (method) => {
      asked.push(method);
      return new Promise((resolve) => waiting.set(method, resolve));
    },
    onEvent: () => () => undefined,
    onConnection: () => () => undefined,
    assetUrl: (path) => path,
  };
  const answer = async (method: string, reply: CallReply): Promise<void> => {
    waiting.get(method)?.(reply);
    // Whatever the answer sets off has been asked by then.
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { transport, asked, answer };
}

const FAILED: CallReply = { ok: false, error: { code: 'internal', message: 'out of order', details: {} } };

describe('what the window reads when it is connected', () => {
  beforeEach(() => useAssets.setState(EMPTY_ASSETS));

  it('is first what it shows, and only then the rest, also where that has failed', async () => {
    const { transport, asked, answer } = manual();

    void readAll(createClient(transport), SHOWN);

    expect(asked).toEqual(['settings.get', 'library.list']);
    await answer('settings.get', FAILED);
    expect(asked).toHaveLength(2);
    await answer('library.list', { ok: true, output: { assets: [], nextCursor: null, total: 0 } });
    expect(asked.slice(2)).toEqual(
      expect.arrayContaining(['providers.list', 'budget.show', 'jobs.list', 'comfy.status']),
    );
    expect(useSettings.getState().load).toMatchObject({ kind: 'failed', message: 'out of order' });
    expect(useAssets.getState().pages[filterKey(SHOWN)]?.load.kind).toBe('ready');
  });

  it('is the rest as well while the engine takes long over the first', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { transport, asked } = manual();

    void readAll(createClient(transport), SHOWN);
    await vi.advanceTimersByTimeAsync(499);
    expect(asked).toEqual(['settings.get', 'library.list']);
    await vi.advanceTimersByTimeAsync(1);

    expect(asked).toContain('jobs.list');
  });
});
