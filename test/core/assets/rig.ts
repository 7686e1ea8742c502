import { type AssetChange, changeAssets } from '../../../src/core/assets/change.ts';
import { insertAsset, type NewAsset } from '../../../src/core/assets/insert.ts';
import { type AssetRow, requireAsset } from '../../../src/core/assets/library.ts';
import { newId } from '../../../src/core/base/ids.ts';
import type { Db } from '../../../src/core/db/open.ts';
import type { AssetId, CompanyId } from '../../../src/contract/ids.ts';

/** The instant of everything that does not say otherwise. */
export const NOW = Date.parse('2026-11-22T12:00:00Z');

/** A library entry whose file does not exist. */
export function addAsset(db: Db, company: CompanyId, change: Partial<NewAsset> = {}): AssetRow {
  const id = change.id ?? newId.asset(NOW);
  insertAsset(db, {
    id,
    companyId: company,
    projectId: null,
    jobId: null,
    ordinal: 0,
    kind: 'image',
    mime: 'image/png',
    extension: 'png',
    width: 1,
    height: 1,
    durationMs: null,
    bytes: 1,
    sha256: id.replaceAll('-', '').repeat(2),
    hasThumbnail: false,
    color: null,
    prompt: '',
    provider: 'draft',
    model: null,
    params: {},
    seed: null,
    costMicros: null,
    tookMs: null,
    createdAt: NOW,
    ...change,
  });
  return requireAsset(db, id);
}

/** One asset, changed. */
export function changeOne(db: Db, company: CompanyId, id: AssetId, change: AssetChange): AssetRow | undefined {
  return changeAssets(db, company, [id], { change, now: NOW })[0];
}
