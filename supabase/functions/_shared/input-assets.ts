import { z } from 'zod';
import { type AssetId, assetIdSchema } from '../../../src/contract/ids.ts';
import type { Capability } from '../../../src/contract/provider.ts';
import type { JsonObject, JsonValue } from '../../../src/contract/units.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import type { InputFacts } from '../../../src/core/providers/adapter.ts';
import type { Backend } from './backend.ts';
import { derivedId, sha256Hex } from './derived-id.ts';
import { putFile } from './storage.ts';

const assetsSchema = z.array(z.object({ id: assetIdSchema, duration_ms: z.number().nullable() }));

/** What is known of the assets that parameters name: by id. Those that the company does not have are absent. */
export async function readInputFacts(
  backend: Backend,
  companyId: string,
  params: JsonObject,
): Promise<ReadonlyMap<string, InputFacts>> {
  const ids = Object.values(params).flatMap((value) => assetIdSchema.safeParse(value).data ?? []);
  if (ids.length === 0) return new Map();
  const rows = await backend.select('media_assets', {
    select: 'id,duration_ms',
    company_id: `eq.${companyId}`,
    deleted_at: 'is.null',
    upload_state: 'eq.stored',
    id: `in.(${ids.join(',')})`,
  });
  return new Map(
    assetsSchema.parse(rows).map(({ id, duration_ms: ms }) => [id, ms === null ? {} : { durationMs: ms }]),
  );
}

/** Throws AppError `invalid_request` when a parameter names an asset that the company does not have in its storage. */
export function requireInputs(
  capability: Capability,
  params: JsonObject,
  known: ReadonlyMap<string, InputFacts>,
): void {
  const missing = assetParameters(capability).filter((name) => {
    const value = params[name];
    return typeof value === 'string' && !value.startsWith('data:') && !known.has(value);
  });
  if (missing.length === 0) return;
  const issues = missing.map((name) => ({
    path: `params.${name}`,
    message: `${name} names an asset that is not in the storage of this company.`,
  }));
  throw new AppError('invalid_request', issues.map(({ message }) => message).join(' '), { details: { issues } });
}

/**
 * Inputs that came as `data:` URLs become assets of the company, the same bytes the same asset; the parameters then name them. backend: the
 * caller's own, so that the database and the storage decide who may write there. Throws AppError.
 */
export async function importInputs(
  backend: Backend,
  companyId: string,
  plan: { readonly capability: Capability; readonly params: JsonObject },
): Promise<JsonObject> {
  const imported: Record<string, JsonValue> = {};
  for (const name of assetParameters(plan.capability)) {
    const value = plan.params[name];
    if (typeof value !== 'string' || !value.startsWith('data:')) continue;
    imported[name] = await importOne(backend, companyId, { dataUrl: value, path: `params.${name}` });
  }
  return { ...plan.params, ...imported };
}

function assetParameters(capability: Capability): string[] {
  return capability.parameters.filter(({ type }) => type === 'asset').map(({ name }) => name);
}

async function importOne(
  backend: Backend,
  companyId: string,
  given: { dataUrl: string; path: string },
): Promise<AssetId> {
  const { mime, bytes } = parseDataUrl(given);
  const asset = await announce(backend, companyId, { mime, bytes, sha256: await sha256Hex(bytes) });
  if (asset.upload_state === 'stored') return asset.id;
  await putFile(backend, { path: asset.object_path, mime, bytes });
  await backend.rpc('mark_asset_stored', { p_id: asset.id });
  return asset.id;
}

/** How often a company may have deleted the same picture. */
const LIVES_MAX = 50;

/** The row of these bytes. What was deleted since stays deleted: the bytes come back as another asset. */
async function announce(
  backend: Backend,
  companyId: string,
  file: { readonly mime: string; readonly bytes: Uint8Array; readonly sha256: string },
): Promise<z.output<typeof importedSchema>> {
  const { mime, bytes, sha256 } = file;
  for (let life = 0; life < LIVES_MAX; life++) {
    const asset = importedSchema.parse(
      await backend.rpc('register_asset', {
        p_company: companyId,
        p_id: await derivedId(companyId, 'input', mime, sha256, life),
        p_kind: mime.split('/')[0],
        p_mime: mime,
        p_sha256: sha256,
        p_bytes: bytes.byteLength,
      }),
    );
    if (asset.deleted_at === null) return asset;
  }
  throw new AppError('conflict', 'This picture was deleted too often to be brought in again.');
}

/** An asset as the database has it after it was announced. */
export const registeredSchema = z.object({ object_path: z.string(), upload_state: z.string() });
const importedSchema = registeredSchema.extend({ id: assetIdSchema, deleted_at: z.string().nullable() });

/** As the table of assets has it. */
const STORABLE_MIME = /^(image|video|audio)\/[a-z0-9.+-]{1,60}$/;

function parseDataUrl({ dataUrl, path }: { dataUrl: string; path: string }): {
  mime: string;
  bytes: Uint8Array<ArrayBuffer>;
} {
  const comma = dataUrl.indexOf(',');
  const mime = /^data:([^;,]+)/.exec(dataUrl.slice(0, Math.min(comma, 200)))?.[1]?.toLowerCase() ?? '';
  try {
    const bytes = Uint8Array.from(atob(dataUrl.slice(comma + 1)), (letter) => letter.codePointAt(0) ?? 0);
    if (bytes.byteLength > 0 && STORABLE_MIME.test(mime)) return { mime, bytes };
  } catch {
    // Said below, in words.
  }
  const message = `${path} is not valid base64 of a type that can be stored.`;
  throw new AppError('invalid_request', message, { details: { issues: [{ path, message }] } });
}
