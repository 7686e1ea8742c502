import { describe, expect, it } from 'vitest';
import {
  addAsset,
  appendPage,
  type AssetList,
  belongsTo,
  NO_ASSETS,
  reinsertAsset,
  removeAssets,
  replaceAsset,
  showPending,
} from '../../../../renderer/features/library/asset-list.ts';
import { EVERYTHING } from '../../../../renderer/features/library/library-filter.ts';
import { sampleAsset } from './sample-asset.ts';

const now = sampleAsset(9).createdAt;

/** Assets 5, 4, 3 loaded, 2 and 1 still to come. */
const loaded: AssetList = { assets: [5, 4, 3].map((i) => sampleAsset(i)), pending: [], nextCursor: 'after-3', total: 5 };

function order(list: AssetList): number[] {
  return list.assets.map(({ id }) => Number(id.slice(-12)));
}

describe('a list of assets', () => {
  it('grows by pages without doubling what arrived by event', () => {
    const list = addAsset(loaded, sampleAsset(6), false);

    const grown = appendPage(list, { assets: [3, 2, 1].map((i) => sampleAsset(i)), nextCursor: null, total: 6 });

    expect(order(grown)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(grown.nextCursor).toBeNull();
  });

  it('shows a new result first', () => {
    const list = addAsset(loaded, sampleAsset(6), false);

    expect(order(list)).toEqual([6, 5, 4, 3]);
    expect(list.total).toBe(6);
  });

  it('holds new results back while the user has scrolled down, then shows them in order', () => {
    const held = addAsset(addAsset(loaded, sampleAsset(6), true), sampleAsset(7), true);

    expect(held.assets).toBe(loaded.assets);
    expect(order(showPending(held))).toEqual([7, 6, 5, 4, 3]);
    expect(showPending(held).pending).toEqual([]);
  });

  it('takes the same result in only once', () => {
    const held = addAsset(loaded, sampleAsset(6), true);

    expect(addAsset(held, sampleAsset(6), false)).toBe(held);
  });

  it('never lets an older revision replace a newer one', () => {
    const newer = replaceAsset(loaded, sampleAsset(4, { revision: 3, rating: 5 }));

    const late = replaceAsset(newer, sampleAsset(4, { revision: 2, rating: 1 }));

    expect(late).toBe(newer);
    expect(newer.assets[1]?.rating).toBe(5);
  });

  it('forgets what went to the trash and puts it back in its place', () => {
    const without = removeAssets(loaded, new Set([sampleAsset(4).id]));

    expect(order(without)).toEqual([5, 3]);
    expect(without.total).toBe(4);
    expect(order(reinsertAsset(without, sampleAsset(4)))).toEqual([5, 4, 3]);
  });

  it('does not put an asset back after pages that are not loaded', () => {
    const list = reinsertAsset(loaded, sampleAsset(1));

    expect(order(list)).toEqual([5, 4, 3]);
    expect(list.total).toBe(6);
  });

  it('starts empty', () => {
    expect(order(addAsset(NO_ASSETS, sampleAsset(1), false))).toEqual([1]);
  });
});

describe('belongsTo', () => {
  it.each([
    ['the plain library', EVERYTHING, {}, 'yes'],
    ['another kind', { ...EVERYTHING, kind: 'video' }, {}, 'no'],
    ['the trash', { ...EVERYTHING, trashed: true }, {}, 'no'],
    ['the trash when trashed', { ...EVERYTHING, trashed: true }, { trashedAt: now }, 'yes'],
    ['the library when trashed', EVERYTHING, { trashedAt: now }, 'no'],
    ['favourites', { ...EVERYTHING, favourite: true }, { favourite: true }, 'yes'],
    ['four stars', { ...EVERYTHING, minRating: 4 }, { rating: 3 }, 'no'],
    ['another provider', { ...EVERYTHING, provider: 'comfyui' }, {}, 'no'],
    ['this month', { ...EVERYTHING, thisMonth: true }, { createdAt: 0 }, 'no'],
    ['a search', { ...EVERYTHING, text: 'fog' }, {}, 'ask'],
    ['a search in another kind', { ...EVERYTHING, text: 'fog', kind: 'audio' }, {}, 'no'],
  ] as const)('answers for %s', (_, query, overrides, answer) => {
    expect(belongsTo(query, sampleAsset(5, overrides), now)).toBe(answer);
  });
});
