import { afterEach, describe, expect, it, vi } from 'vitest';
import { earlyCalls } from '../../../renderer/client/early-calls.ts';
import { shownFilter } from '../../../renderer/features/library/shown-filter.ts';
import { parseRoute } from '../../../renderer/router/route.ts';
import { useRoute } from '../../../renderer/router/use-route.ts';
import { readAll } from '../../../renderer/stores/read-all.ts';
import type { Client } from '../../../src/contract/client.ts';

/** What the page asks first at an address, before it has an answer. */
function askedAt(hash: string): unknown[] {
  useRoute.setState({ route: parseRoute(hash) });
  const asked: unknown[] = [];
  const call = vi.fn((method: string, input: unknown) => {
    asked.push({ method, input });
    return new Promise<never>(() => undefined);
  });
  void readAll({ call } as unknown as Client, shownFilter());
  return asked;
}

describe('earlyCalls', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each(['', '#', '#/', '#/library'])('at %j are, word for word, what the page asks first', (hash) => {
    vi.stubGlobal('innerWidth', 1440);
    vi.stubGlobal('innerHeight', 900);

    expect(earlyCalls(hash)).toEqual(askedAt(hash));
    expect(earlyCalls(hash)).toHaveLength(2);
  });

  it.each(['#/library?text=barn', '#/settings', '#/library/01920000-0000-7000-8000-000000000000', '#token=abc'])(
    'at %j ask for no list: that needs the page',
    (hash) => {
      expect(earlyCalls(hash)).toEqual([{ method: 'settings.get', input: {} }]);
    },
  );
});
