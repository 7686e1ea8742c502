import { describe, expect, it } from 'vitest';
import { all, get, run } from '../../../src/core/db/statement.ts';
import { temporaryDatabase } from '../data-folder.ts';

describe('a statement', () => {
  it('takes its values by name, in whatever order and however often the text names them', () => {
    const { db } = temporaryDatabase();

    expect(get(db, 'select :b as b, :a as a, :b || :a as both', { a: 'first', b: 'second' })).toEqual({
      b: 'second',
      a: 'first',
      both: 'secondfirst',
    });
  });

  it('leaves a colon in a text, a quoted name or a comment alone', () => {
    const { db } = temporaryDatabase();

    expect(all(db, `select ':a it''s :a' as "x:a", :a as y -- :b says nothing`, { a: 1 })).toEqual([
      { 'x:a': ":a it's :a", y: 1 },
    ]);
  });

  it('keeps null and zero as values', () => {
    const { db } = temporaryDatabase();

    expect(get(db, 'select :a as a, :b as b', { a: null, b: 0 })).toEqual({ a: null, b: 0 });
  });

  it('ignores values that the text does not name, so that a row can be given as it is', () => {
    const { db } = temporaryDatabase();

    expect(get(db, 'select :a as a', { a: 1, other: 2 })).toEqual({ a: 1 });
  });

  it('says which value is missing instead of writing null', () => {
    const { db } = temporaryDatabase();
    run(db, 'create table notes (a text, b text)');

    expect(() => run(db, 'insert into notes values (:a, :b)', { a: 'x' })).toThrow(
      'the statement needs a value for :b',
    );
    expect(all(db, 'select * from notes')).toEqual([]);
  });
});
