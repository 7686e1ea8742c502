import { describe, expect, it } from 'vitest';
import { collectionIdSchema, projectIdSchema } from '../../../../src/contract/ids.ts';
import {
  EVERYTHING,
  filterFromQuery,
  isNarrowed,
  isSearch,
  type LibraryQuery,
  queryFromSearch,
  searchFromQuery,
} from '../../../../renderer/features/library/library-filter.ts';

const narrowed: LibraryQuery = {
  text: 'lantern alley & rain',
  kind: 'video',
  provider: 'comfyui',
  favourite: true,
  minRating: 4,
  since: 'month',
  cost: 'paid',
  model: 'sdxl & co',
  tags: ['night', 'sea & sand'],
  collectionId: collectionIdSchema.parse('0192f0c1-2345-7abc-8def-000000000001'),
  projectId: projectIdSchema.parse('0192f0c1-2345-7abc-8def-000000000002'),
  origin: 'imported',
  trashed: true,
};
const now = new Date(2026, 10, 22, 15).getTime();

describe('the address of the library', () => {
  it('says a filter so that it can be read back unchanged', () => {
    expect(queryFromSearch(new URLSearchParams(searchFromQuery(narrowed).toString()))).toEqual(narrowed);
  });

  it('is plain for the plain library', () => {
    expect(searchFromQuery(EVERYTHING).toString()).toBe('');
  });

  it('ignores what it does not understand', () => {
    expect(
      queryFromSearch(
        new URLSearchParams(
          'kind=hologram&provider=acme&rating=9&since=ever&in=attic&collection=1&project=x&origin=moon&tag=',
        ),
      ),
    ).toEqual(EVERYTHING);
  });

  it('cuts a text that is longer than the engine takes', () => {
    expect(queryFromSearch(new URLSearchParams({ text: 'x'.repeat(900) })).text).toHaveLength(500);
  });
});

describe('filterFromQuery', () => {
  it('asks for everything that is not in the trash', () => {
    expect(filterFromQuery(EVERYTHING, now)).toEqual({ trashed: false });
  });

  it('asks for all that narrows, the month from its first midnight', () => {
    expect(filterFromQuery(narrowed, now)).toEqual({
      text: 'lantern alley & rain',
      kinds: ['video'],
      provider: 'comfyui',
      favourite: true,
      minRating: 4,
      createdAfter: new Date(2026, 10, 1).getTime(),
      minCostMicros: 1,
      model: 'sdxl & co',
      tags: ['night', 'sea & sand'],
      collectionId: narrowed.collectionId,
      projectId: narrowed.projectId,
      origin: 'imported',
      trashed: true,
    });
  });

  it('does not search for blanks', () => {
    expect(filterFromQuery({ ...EVERYTHING, text: '   ' }, now)).toEqual({ trashed: false });
  });
});

describe('what a query means for the view', () => {
  it('does not call the trash itself narrowed', () => {
    expect(isNarrowed({ ...EVERYTHING, trashed: true })).toBe(false);
    expect(isNarrowed({ ...EVERYTHING, favourite: true })).toBe(true);
  });

  it('is a search only while there is a text', () => {
    expect(isSearch({ ...EVERYTHING, text: ' ' })).toBe(false);
    expect(isSearch({ ...EVERYTHING, text: 'fog' })).toBe(true);
  });
});
