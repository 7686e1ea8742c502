import { describe, expect, it } from 'vitest';
import { type AssetFilter, assetFilterSchema } from '../../../src/contract/asset.ts';
import type { CompanyId } from '../../../src/contract/ids.ts';
import { ftsQuery } from '../../../src/core/assets/filter.ts';
import { listAssets } from '../../../src/core/assets/library.ts';
import { newId } from '../../../src/core/base/ids.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { get, run } from '../../../src/core/db/statement.ts';
import { temporaryDatabase } from '../data-folder.ts';
import { addAsset, changeOne, NOW } from './rig.ts';

function prompts(db: Db, company: CompanyId, filter: AssetFilter): string[] {
  const found = listAssets(db, company, { filter: assetFilterSchema.parse(filter), limit: 500, cursor: undefined });
  expect(found.total).toBe(found.rows.length);
  return found.rows.map((row) => row.prompt);
}

describe('listAssets with a text', () => {
  const texts = [
    'a red fox, "quoted"',
    'Crème brûlée',
    'cre\u0301ation',
    '未来的办公室 robots',
    'Москва ночью',
    'rock & roll AND blues',
    'shader*(glsl) NEAR',
    '🎨 palette',
    'robot',
    '100% cotton_2',
    'naïve\u0000end',
  ];

  function filled(): { db: Db; company: CompanyId } {
    const { db, company } = temporaryDatabase();
    for (const prompt of texts) addAsset(db, company, { prompt });
    addAsset(db, company, { prompt: 'by its model', model: 'sd_xl_base_1.0.safetensors' });
    return { db, company };
  }

  it.each<[string, string[]]>([
    ['fox', ['a red fox, "quoted"']],
    ['FOX RED', ['a red fox, "quoted"']],
    ['"quoted"', ['a red fox, "quoted"']],
    ['quo', ['a red fox, "quoted"']],
    ['uoted', []],
    ['red blue', []],
    ['creme brulee', ['Crème brûlée']],
    ['cré', ['cre\u0301ation', 'Crème brûlée']],
    ['creation', ['cre\u0301ation']],
    ['未来', ['未来的办公室 robots']],
    ['москва', ['Москва ночью']],
    ['rock AND blues', ['rock & roll AND blues']],
    ['rock OR fox', []],
    ['NOT fox', []],
    ['rock NEAR blues', []],
    ['prompt:fox', []],
    ['-fox', ['a red fox, "quoted"']],
    ['fox*', ['a red fox, "quoted"']],
    ['(glsl)', ['shader*(glsl) NEAR']],
    ['🎨', ['🎨 palette']],
    ['🎨 palette', ['🎨 palette']],
    ['🎭', []],
    ['%', ['100% cotton_2']],
    ['100%', ['100% cotton_2']],
    ['cotton_2', ['100% cotton_2']],
    ['&', ['rock & roll AND blues']],
    ["'", []],
    ['xl_base', ['by its model']],
    ['afetensors', []],
    ['sd_xl_base', ['by its model']],
    ['robot', ['robot', '未来的办公室 robots']],
  ])('finds for %j: %j', (text, expected) => {
    const { db, company } = filled();

    expect(prompts(db, company, { text })).toEqual(expected);
  });

  it.each(['', '   ', '\n'])('does not narrow by %j', (text) => {
    const { db, company } = filled();

    expect(prompts(db, company, { text })).toHaveLength(texts.length + 1);
  });

  it.each([
    '"',
    '""',
    '"""',
    '*',
    '^',
    '{a b}:',
    'a"b',
    "'; drop table assets; --",
    '\u0000',
    'NEAR(',
    ')',
    '\\',
    'x'.repeat(500),
  ])('takes %j for text and nothing else', (text) => {
    const { db, company } = filled();

    expect(() => prompts(db, company, { text })).not.toThrow();
    expect(get(db, 'select count(*) as n from assets')).toEqual({ n: texts.length + 1 });
  });

  it('counts what it finds: without the trash, without other companies, with every other part of the filter', () => {
    const { db, company } = filled();
    const [gone, stays] = [addAsset(db, company, { prompt: 'fox one' }), addAsset(db, company, { prompt: 'fox two' })];
    run(db, 'update assets set trashed_at = 1 where id = :id', { id: gone.id });
    changeOne(db, company, stays.id, { favourite: true });

    const found = ['a red fox, "quoted"', 'fox two'];
    expect(prompts(db, company, { text: 'fox' }).toSorted()).toEqual(found);
    expect(prompts(db, company, { text: 'fox', trashed: true })).toEqual(['fox one']);
    expect(prompts(db, company, { text: 'fox', favourite: true })).toEqual(['fox two']);

    const other = newId.company(NOW);
    run(db, "insert into companies (id, name, created_at) values (:other, 'other', 0)", { other });
    addAsset(db, other, { prompt: 'fox three' });
    expect(prompts(db, company, { text: 'fox' }).toSorted()).toEqual(found);
    expect(prompts(db, other, { text: 'fox' })).toEqual(['fox three']);
  });

  it('follows a change of the text', () => {
    const { db, company } = filled();
    run(db, "update assets set prompt = 'a blue whale' where prompt = 'robot'");

    expect(prompts(db, company, { text: 'whale' })).toEqual(['a blue whale']);
    expect(prompts(db, company, { text: 'robot' })).toEqual(['未来的办公室 robots']);
    expect(() => db.exec("insert into assets_fts (assets_fts, rank) values ('integrity-check', 1)")).not.toThrow();
  });
});

describe('ftsQuery', () => {
  it('makes each word a quoted beginning, at most twenty', () => {
    expect(ftsQuery('Red "fox" OR 1.5')).toBe('"Red"* "fox"* "OR"* "1"* "5"*');
    expect(ftsQuery('a '.repeat(30)).split(' ')).toHaveLength(20);
    expect(ftsQuery('!?')).toBe('');
  });
});
