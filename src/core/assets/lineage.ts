import type { AssetId } from '../../contract/ids.ts';
import type { LineageLink } from '../../contract/library.ts';
import type { Db } from '../db/open.ts';
import { all } from '../db/statement.ts';
import { type AssetRow, assetsBySeq, requireAsset } from './library.ts';

/** Deeper or wider histories are cut: a person cannot read them. */
const STEPS_MAX = 20;
const ASSETS_MAX = 500;

/**
 * Everything that an asset was made from, and everything that was made from it, this one included; siblings are not followed.
 * Throws `not_found`.
 */
export function lineageOf(db: Db, id: AssetId): { rows: AssetRow[]; links: LineageLink[] } {
  const { seq } = requireAsset(db, id);
  const ancestors = walk(db, { seq, from: 'child_seq', to: 'parent_seq' });
  const descendants = walk(db, { seq, from: 'parent_seq', to: 'child_seq' });
  const seqs = [...new Set([seq, ...ancestors, ...descendants])].slice(0, ASSETS_MAX);
  const rows = assetsBySeq(db, seqs);
  const idOf = new Map(rows.map((row) => [row.seq, row.id]));
  const links = all<{ child: number; parent: number; role: string }>(
    db,
    `select child_seq as child, parent_seq as parent, role from asset_sources
     where child_seq in (select value from json_each(:seqs)) order by child_seq, parent_seq, role limit 5000`,
    { seqs: JSON.stringify(seqs) },
  ).flatMap(({ child, parent, role }) => {
    const [childId, parentId] = [idOf.get(child), idOf.get(parent)];
    return childId === undefined || parentId === undefined ? [] : [{ childId, parentId, role }];
  });
  return { rows, links };
}

function walk(db: Db, { seq, from, to }: { seq: number; from: 'child_seq' | 'parent_seq'; to: string }): number[] {
  return all<{ seq: number }>(
    db,
    `with recursive chain (seq, step) as (
       select :seq, 0 union select ${to}, step + 1 from asset_sources join chain on ${from} = chain.seq where step < ${STEPS_MAX}
     ) select distinct seq from chain limit ${ASSETS_MAX}`,
    { seq },
  ).map((row) => row.seq);
}
