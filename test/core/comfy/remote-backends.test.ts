import { expect, it } from 'vitest';
import { remoteBackends, shownAddress } from '../../../src/core/comfy/remote-backends.ts';

const studio = { id: 'studio:8188', label: 'Studio', url: 'http://studio:8188', capacity: 4 };

it('are the attached one, by its address, and those that were added', () => {
  const backends = remoteBackends({ url: 'http://127.0.0.1:8188', source: 'settings' }, [studio]);

  expect(backends.map(({ id, label, capacity, url }) => [id, label, capacity, url()])).toEqual([
    ['http://127.0.0.1:8188', 'http://127.0.0.1:8188', 2, 'http://127.0.0.1:8188'],
    ['studio:8188', 'Studio', 4, 'http://studio:8188'],
  ]);
});

it('count once when the attached one was added too', () => {
  expect(remoteBackends({ url: 'http://studio:8188/', source: 'environment' }, [studio])).toHaveLength(1);
});

it('are those that were added alone when none is attached', () => {
  expect(remoteBackends(undefined, [studio]).map(({ id }) => id)).toEqual(['studio:8188']);
});

it('are shown by the first one where nothing else is', () => {
  const byHand = { url: 'http://127.0.0.1:8188', source: 'settings' } as const;

  expect(shownAddress(undefined, [studio], false)).toEqual({ url: studio.url, source: 'settings' });
  expect(shownAddress(undefined, [studio], true)).toBeUndefined();
  expect(shownAddress(undefined, [], false)).toBeUndefined();
  expect(shownAddress(byHand, [studio], false)).toEqual(byHand);
});
