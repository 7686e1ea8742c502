import { describe, expect, it } from 'vitest';
import { assetIdSchema } from '../../../src/contract/ids.ts';
import { formatRoute, parseRoute } from '../../../renderer/router/route.ts';
import { idOf } from '../samples.ts';

describe('the address', () => {
  it('reads back every route that it writes', () => {
    const assetId = assetIdSchema.parse(idOf(3));
    const routes = [
      { view: 'library', assetId: undefined, query: '' },
      { view: 'library', assetId, query: 'text=rain' },
      { view: 'budget', query: '' },
      { view: 'settings', query: 'section=keys' },
      { view: 'components', query: '' },
    ] as const;

    for (const route of routes) expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it('is the library when nothing, nonsense or a token stands there', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#token=abc', '#/library/not-an-id']) {
      expect(parseRoute(hash)).toMatchObject({ view: 'library', assetId: undefined });
    }
  });
});
