import { describe, expect, it } from 'vitest';
import { assetFilterSchema, type AssetFilter, type AssetQuery } from '../../../src/contract/asset.ts';
import type { AssetId } from '../../../src/contract/ids.ts';
import {
  changeCollection,
  createCollection,
  listCollections,
  removeCollection,
  renameCollection,
} from '../../../src/core/assets/collections.ts';
import { daysOf, facetsOf } from '../../../src/core/assets/facets.ts';
import { setTrashed } from '../../../src/core/assets/change.ts';
import { listAssets, neighboursOf, viewAsset } from '../../../src/core/assets/library.ts';
import { lineageOf } from '../../../src/core/assets/lineage.ts';
import { createProject, listProjects, updateProject } from '../../../src/core/assets/projects.ts';
import { AssetStore } from '../../../src/core/assets/store.ts';
import { newId } from '../../../src/core/base/ids.ts';
import { temporaryDatabase } from '../data-folder.ts';
import { addAsset, changeOne, NOW } from './rig.ts';

const NOT_FOUND = expect.objectContaining({ code: 'not_found' });
const CONFLICT = expect.objectContaining({ code: 'conflict' });

function query(filter: AssetFilter = {}): AssetQuery {
  return assetFilterSchema.parse(filter);
}

type Library = ReturnType<typeof temporaryDatabase>;

function idsOf({ db, company }: Library, filter: AssetFilter): AssetId[] {
  return listAssets(db, company, { filter: query(filter), limit: 500, cursor: undefined }).rows.map(({ id }) => id);
}

describe('tags', () => {
  it('are added and removed without regard to case, and found by filter and by search', () => {
    const library = temporaryDatabase();
    const { db, company } = library;
    const { id } = addAsset(db, company, { prompt: 'harbour' });
    addAsset(db, company, { prompt: 'other' });

    const row = changeOne(db, company, id, { addTags: ['Night', 'sea', 'night'] });
    expect(row?.tags).toBe('Night\nsea');
    if (row !== undefined) expect(viewAsset(new AssetStore('/x'), row).tags).toEqual(['Night', 'sea']);
    expect(idsOf(library, { tags: ['NIGHT', 'sea'] })).toEqual([id]);
    expect(idsOf(library, { tags: ['night', 'day'] })).toEqual([]);
    expect(idsOf(library, { text: 'nig' })).toEqual([id]);

    expect(changeOne(db, company, id, { removeTags: ['NIGHT'] })?.tags).toBe('sea');
    expect(idsOf(library, { tags: ['night'] })).toEqual([]);
    expect(idsOf(library, { text: 'nig' })).toEqual([]);
  });

  it('are at most 64, and a refusal changes nothing', () => {
    const library = temporaryDatabase();
    const { id } = addAsset(library.db, library.company);
    const many = Array.from({ length: 65 }, (_, index) => `tag ${index}`);

    expect(() => changeOne(library.db, library.company, id, { favourite: true, addTags: many })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
    expect(idsOf(library, { favourite: true })).toEqual([]);
    expect(facetsOf(library.db, library.company, query()).tags).toEqual([]);
  });
});

describe('filters', () => {
  it('narrow by model, origin, cost, project and collection', () => {
    const library = temporaryDatabase();
    const { db, company } = library;
    const dear = addAsset(db, company, { model: 'big', costMicros: 500_000, prompt: 'dear' }).id;
    const free = addAsset(db, company, { model: 'small', costMicros: null, prompt: 'free' }).id;
    const project = createProject(db, company, { name: 'Film', now: NOW });
    changeOne(db, company, dear, { projectId: project.id });
    const { id: collectionId } = createCollection(db, company, { name: 'Best', now: NOW });
    changeCollection(db, company, { id: collectionId, add: [free], remove: [], now: NOW });

    expect(idsOf(library, { model: 'big' })).toEqual([dear]);
    expect(idsOf(library, { minCostMicros: 1 })).toEqual([dear]);
    expect(idsOf(library, { maxCostMicros: 0 })).toEqual([free]);
    expect(idsOf(library, { projectId: project.id })).toEqual([dear]);
    expect(idsOf(library, { collectionId })).toEqual([free]);
    expect(idsOf(library, { origin: 'imported' })).toEqual([free, dear]);
    expect(idsOf(library, { origin: 'made' })).toEqual([]);
    changeOne(db, company, dear, { projectId: null });
    expect(idsOf(library, { projectId: project.id })).toEqual([]);
    expect(() => changeOne(db, company, dear, { projectId: newId.project(NOW) })).toThrow(NOT_FOUND);
  });

  it('are offered with what there is', () => {
    const { db, company } = temporaryDatabase();
    const first = addAsset(db, company, { model: 'a', kind: 'image' });
    addAsset(db, company, { model: 'a', kind: 'video' });
    addAsset(db, company, { model: 'b', kind: 'image' });
    changeOne(db, company, first.id, { rating: 4, addTags: ['x'] });

    const facets = facetsOf(db, company, query());

    expect(facets.models).toEqual([
      { value: 'a', count: 2 },
      { value: 'b', count: 1 },
    ]);
    expect(facets.kinds).toEqual([
      { value: 'image', count: 2 },
      { value: 'video', count: 1 },
    ]);
    expect(facets.ratings).toEqual([{ value: '4', count: 1 }]);
    expect(facets.tags).toEqual([{ value: 'x', count: 1 }]);
    expect(facetsOf(db, company, query({ model: 'b' })).kinds).toEqual([{ value: 'image', count: 1 }]);
  });
});

describe('collections', () => {
  it('hold assets, count those outside the trash, and leave them alone when removed', () => {
    const library = temporaryDatabase();
    const { db, company } = library;
    const [one, two] = [addAsset(db, company).id, addAsset(db, company).id];
    const { id } = createCollection(db, company, { name: 'Best', now: NOW });

    expect(changeCollection(db, company, { id, add: [one, two, one], remove: [], now: NOW }).assets).toBe(2);
    setTrashed(db, [two], NOW, NOW);
    expect(listCollections(db, company)).toEqual([{ id, name: 'Best', assets: 1, createdAt: NOW }]);
    expect(changeCollection(db, company, { id, add: [], remove: [one], now: NOW }).assets).toBe(0);
    expect(removeCollection(db, company, id)).toBe(true);
    expect(removeCollection(db, company, id)).toBe(false);
    expect(idsOf(library, {})).toEqual([one]);
  });

  it('have names of their own, whatever the case', () => {
    const { db, company } = temporaryDatabase();
    const best = createCollection(db, company, { name: 'Best', now: NOW });
    createCollection(db, company, { name: 'Rest', now: NOW });

    expect(() => createCollection(db, company, { name: 'BEST', now: NOW })).toThrow(CONFLICT);
    expect(() => renameCollection(db, company, { id: best.id, name: 'rest', now: NOW })).toThrow(CONFLICT);
    expect(renameCollection(db, company, { id: best.id, name: 'best of all', now: NOW }).name).toBe('best of all');
    expect(() => renameCollection(db, company, { id: newId.collection(NOW), name: 'x', now: NOW })).toThrow(NOT_FOUND);
  });

  it('take all assets of a change or none', () => {
    const { db, company } = temporaryDatabase();
    const { id } = createCollection(db, company, { name: 'Best', now: NOW });
    const add = [addAsset(db, company).id, newId.asset(NOW)];

    expect(() => changeCollection(db, company, { id, add, remove: [], now: NOW })).toThrow(NOT_FOUND);
    expect(listCollections(db, company)[0]?.assets).toBe(0);
  });
});

describe('projects', () => {
  it('are made, renamed, put away and taken out again', () => {
    const { db, company } = temporaryDatabase();
    const film = createProject(db, company, { name: 'Film', now: NOW });
    expect(() => createProject(db, company, { name: 'film', now: NOW })).toThrow(CONFLICT);

    const away = updateProject(db, company, { id: film.id, name: undefined, archived: true, now: NOW + 1 });
    expect(away.archivedAt).toBe(NOW + 1);
    const again = createProject(db, company, { name: 'film', now: NOW });
    expect(listProjects(db, company).map(({ id }) => id)).toEqual([again.id, film.id]);
    // Its name is taken by now.
    expect(() => updateProject(db, company, { id: film.id, name: undefined, archived: false, now: NOW })).toThrow(
      CONFLICT,
    );
    expect(updateProject(db, company, { id: film.id, name: 'Film 1', archived: false, now: NOW })).toMatchObject({
      name: 'Film 1',
      archivedAt: null,
    });
  });
});

describe('neighbours', () => {
  it('are the next in the filtered library, also among those of one instant', () => {
    const { db, company } = temporaryDatabase();
    const ids = [1, 2, 2, 3].map((at) => addAsset(db, company, { createdAt: at, kind: 'image' }).id);
    addAsset(db, company, { createdAt: 2, kind: 'video' });
    const around = (id: AssetId | undefined): (AssetId | undefined)[] => {
      if (id === undefined) throw new Error('there are four');
      const { newer, older } = neighboursOf(db, company, { id, filter: query({ kinds: ['image'] }) });
      return [newer?.id, older?.id];
    };

    expect(around(ids[0])).toEqual([ids[1], undefined]);
    expect(around(ids[1])).toEqual([ids[2], ids[0]]);
    expect(around(ids[2])).toEqual([ids[3], ids[1]]);
    expect(around(ids[3])).toEqual([undefined, ids[2]]);
  });
});

describe('days', () => {
  it('begin and end at the midnights of the zone, days of 23 hours included', () => {
    const { db, company } = temporaryDatabase();
    // Berlin puts its clocks forward on 2026-03-29 at 02:00: the day ends at 22:00 UTC instead of 23:00.
    for (const at of ['2026-03-28T22:59:00Z', '2026-03-28T23:00:00Z', '2026-03-29T21:59:00Z', '2026-03-29T22:00:00Z'])
      addAsset(db, company, { createdAt: Date.parse(at) });

    const days = daysOf(db, company, { filter: query(), timeZone: 'Europe/Berlin' });

    expect(days.map(({ day, count }) => [day, count])).toEqual([
      ['2026-03-30', 1],
      ['2026-03-29', 2],
      ['2026-03-28', 1],
    ]);
    expect(days[1]?.start).toBe(Date.parse('2026-03-28T23:00:00Z'));
  });
});

describe('lineage', () => {
  it('follows sources and results, and names the parameter', () => {
    const { db, company } = temporaryDatabase();
    const source = addAsset(db, company, { prompt: 'source' }).id;
    const mask = addAsset(db, company, { prompt: 'mask' }).id;
    const edit = addAsset(db, company, { prompt: 'edit', params: { image: source, mask, strength: 0.5 } }).id;
    const clip = addAsset(db, company, { prompt: 'clip', kind: 'video', params: { image: edit } }).id;
    const sibling = addAsset(db, company, { prompt: 'sibling', params: { image: source } }).id;
    addAsset(db, company, { prompt: 'unrelated', params: { image: newId.asset(NOW) } });

    const { rows, links } = lineageOf(db, edit);

    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([source, mask, edit, clip]));
    expect(links).toHaveLength(3);
    expect(links).toEqual(
      expect.arrayContaining([
        { parentId: source, childId: edit, role: 'image' },
        { parentId: mask, childId: edit, role: 'mask' },
        { parentId: edit, childId: clip, role: 'image' },
      ]),
    );
    expect(lineageOf(db, source).rows.map(({ id }) => id)).toEqual(expect.arrayContaining([sibling, clip]));
  });
});
