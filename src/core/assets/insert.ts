import type { AssetKind } from '../../contract/asset.ts';
import { type AssetId, assetIdSchema, type CompanyId, type JobId, type ProjectId } from '../../contract/ids.ts';
import type { EpochMs, JsonObject, MicroUsd } from '../../contract/units.ts';
import type { Db } from '../db/open.ts';
import { run } from '../db/statement.ts';

/** A library entry about to be made. Its file is on disk already. */
export type NewAsset = {
  readonly id: AssetId;
  readonly companyId: CompanyId;
  readonly projectId: ProjectId | null;
  readonly jobId: JobId | null;
  readonly ordinal: number;
  readonly kind: AssetKind;
  readonly mime: string;
  readonly extension: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly bytes: number;
  readonly sha256: string;
  readonly hasThumbnail: boolean;
  readonly color: string | null;
  readonly prompt: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly params: JsonObject;
  readonly seed: number | null;
  readonly costMicros: MicroUsd | null;
  readonly tookMs: number | null;
  readonly createdAt: EpochMs;
};

/** Writes a library entry. The same result of the same job is written once: a second call changes nothing. */
export function insertAsset(db: Db, asset: NewAsset): void {
  run(
    db,
    `insert into assets (id, company_id, project_id, job_id, ordinal, kind, mime, extension, width, height, duration_ms, bytes, sha256,
       has_thumbnail, color, prompt, provider, model, params, seed, cost_micros, took_ms, created_at, updated_at)
     values (:id, :company_id, :project_id, :job_id, :ordinal, :kind, :mime, :extension, :width, :height, :duration_ms, :bytes, :sha256,
       :has_thumbnail, :color, :prompt, :provider, :model, :params, :seed, :cost, :took_ms, :created_at, :created_at)
     on conflict (job_id, ordinal) where job_id is not null do nothing`,
    {
      id: asset.id,
      company_id: asset.companyId,
      project_id: asset.projectId,
      job_id: asset.jobId,
      ordinal: asset.ordinal,
      kind: asset.kind,
      mime: asset.mime,
      extension: asset.extension,
      width: asset.width,
      height: asset.height,
      duration_ms: asset.durationMs,
      bytes: asset.bytes,
      sha256: asset.sha256,
      has_thumbnail: asset.hasThumbnail ? 1 : 0,
      color: asset.color,
      prompt: asset.prompt,
      provider: asset.provider,
      model: asset.model,
      params: JSON.stringify(asset.params),
      seed: asset.seed,
      cost: asset.costMicros,
      took_ms: asset.tookMs,
      created_at: asset.createdAt,
    },
  );
  for (const [role, value] of Object.entries(asset.params)) {
    const parent = assetIdSchema.safeParse(value).data;
    if (parent !== undefined) insertSource(db, { child: asset.id, parent, role });
  }
}

/** Lineage: `child` was made from `parent`. A value that only looks like the id of an asset is none. */
function insertSource(
  db: Db,
  { child, parent, role }: { readonly child: AssetId; readonly parent: AssetId; readonly role: string },
): void {
  run(
    db,
    `insert into asset_sources (child_seq, parent_seq, role)
     select child.seq, parent.seq, :role from assets child, assets parent
     where child.id = :child and parent.id = :parent and child.seq <> parent.seq on conflict do nothing`,
    { child, parent, role },
  );
}
