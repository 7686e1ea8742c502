import { describe, expect, it } from 'vitest';
import {
  EMPTY_ASSETS,
  filterKey,
  MAX_LISTS_KEPT,
  MAX_LOOSE_KEPT,
  withAsset,
  withPage,
  withReading,
} from '../../../renderer/stores/assets.ts';
import { aJob, anAsset } from '../samples.ts';

const everything = { trashed: false };

function read(assets: readonly ReturnType<typeof anAsset>[], filter = everything) {
  return withPage(withReading(EMPTY_ASSETS, filter), filter, {
    assets,
    total: assets.length,
    nextCursor: null,
    append: false,
  });
}

describe('the library in the window', () => {
  it('puts a new result in front of the lists that it belongs to', () => {
    const old = anAsset({ number: 1 });
    const added = anAsset({ number: 2 });

    const page = withAsset(read([old]), added).pages[filterKey(everything)];

    expect(page?.ids).toEqual([added.id, old.id]);
    expect(page?.total).toBe(2);
  });

  it('puts an asset that comes back from the trash where its date puts it', () => {
    const [oldest, middle, newest] = [1, 2, 3].map((number) => anAsset({ number, createdAt: number * 1000 }));
    const state = read([newest, oldest].filter((asset) => asset !== undefined));

    const page = withAsset(state, anAsset({ number: 2, createdAt: 2000, revision: 2 })).pages[filterKey(everything)];

    expect(page?.ids).toEqual([newest?.id, middle?.id, oldest?.id]);
    expect(page?.total).toBe(3);
  });

  it('takes an asset that went into the trash out of the library and leaves its facts', () => {
    const asset = anAsset();

    const state = withAsset(read([asset]), anAsset({ trashedAt: 5, revision: 2 }));

    expect(state.pages[filterKey(everything)]?.ids).toEqual([]);
    expect(state.byId[asset.id]?.trashedAt).toBe(5);
  });

  it('never replaces a newer revision by an older one', () => {
    const state = withAsset(read([anAsset({ revision: 3, rating: 5 })]), anAsset({ revision: 2, rating: 1 }));

    expect(Object.values(state.byId)[0]?.rating).toBe(5);
  });

  it('leaves a text search alone: ranking is the engine’s', () => {
    const search = { text: 'rain', trashed: false };

    expect(withAsset(read([], search), anAsset()).pages[filterKey(search)]?.ids).toEqual([]);
  });

  it('forgets old searches and keeps the library itself', () => {
    const searched = Array.from('a long search').reduce(
      (state, _letter, typed) => withReading(state, { text: 'a long search'.slice(0, typed + 1), trashed: false }),
      read([anAsset()]),
    );

    const kept = Object.keys(searched.pages);

    expect(kept).toHaveLength(MAX_LISTS_KEPT + 1);
    expect(kept).toContain(filterKey(everything));
    expect(kept).toContain(filterKey({ text: 'a long search' }));
  });

  it('lets go of results that no list holds when a list is read anew, the newest excepted', () => {
    const arrived = Array.from({ length: MAX_LOOSE_KEPT + 50 }, (_, i) => anAsset({ number: i + 1, createdAt: i + 1 }));
    const newest = arrived.slice(-20).toReversed();

    const state = withPage(withReading(arrived.reduce(withAsset, read([])), everything), everything, {
      assets: newest,
      total: arrived.length,
      nextCursor: 'more',
      append: false,
    });

    expect(Object.keys(state.byId)).toHaveLength(MAX_LOOSE_KEPT + newest.length);
    expect(state.byId[arrived[0]!.id]).toBeUndefined();
    expect(state.byId[arrived.at(-1)!.id]).toBeDefined();
  });

  it('does not list an asset twice when pages overlap', () => {
    const first = read([anAsset({ number: 1 }), anAsset({ number: 2 })]);

    const state = withPage(first, everything, {
      assets: [anAsset({ number: 2 }), anAsset({ number: 3 })],
      total: 3,
      nextCursor: null,
      append: true,
    });

    expect(state.pages[filterKey(everything)]?.ids).toHaveLength(3);
  });

  it('gives filters that mean the same one key', () => {
    expect(filterKey({ text: 'a', trashed: false })).toBe(filterKey({ text: 'a' }));
    expect(filterKey({ jobId: aJob().id })).not.toBe(filterKey({}));
  });
});
