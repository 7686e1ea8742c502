import { z } from 'zod';
import { type AssetId, assetIdSchema } from '../../../src/contract/ids.ts';
import type { Capability } from '../../../src/contract/provider.ts';
import type { JsonObject, JsonValue } from '../../../src/contract/units.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import type { InputFacts } from '../../../src/core/providers/adapter.ts';
import { type Backend, backendOf } from './backend.ts';
import { derivedId, sha256Hex } from './derived-id.ts';
import type { Environment } from './environment.ts';
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

/** Inputs that came as `data:` URLs become assets of the company, the same bytes the same asset; the parameters then name them. */
export async function importInputs(
  environment: Environment,
  companyId: string,
  plan: { readonly capability: Capability; readonly params: JsonObject },
): Promise<JsonObject> {
  const imported: Record<string, JsonValue> = {};
  for (const name of assetParameters(plan.capability)) {
    const value = plan.params[name];
    if (typeof value !== 'string' || !value.startsWith('data:')) continue;
    imported[name] = await importOne(environment, companyId, { dataUrl: value, path: `params.${name}` });
  }
  return { ...plan.params, ...imported };
}

function assetParameters(capability: Capability): string[] {
  return capability.parameters.filter(({ type }) => type === 'asset').map(({ name }) => name);
}

async function importOne(
  environment: Environment,
  companyId: string,
  given: { dataUrl: string; path: string },
): Promise<AssetId> {
  const { mime, bytes } = parseDataUrl(given);
  const backend = backendOf(environment, { kind: 'service' });
  const sha256 = await sha256Hex(bytes);
  const id = assetIdSchema.parse(await derivedId(companyId, 'input', sha256));
  const asset = registeredSchema.parse(
    await backend.rpc('register_asset', {
      p_company: companyId,
      p_id: id,
      p_kind: mime.split('/')[0],
      p_mime: mime,
      p_sha256: sha256,
      p_bytes: bytes.byteLength,
    }),
  );
  if (asset.upload_state === 'stored') return id;
  await putFile(backend, { path: asset.object_path, mime, bytes });
  await backend.rpc('mark_asset_stored', { p_id: id });
  return id;
}

/** An asset as the database has it after it was announced. */
export const registeredSchema = z.object({ object_path: z.string(), upload_state: z.string() });

function parseDataUrl({ dataUrl, path }: { dataUrl: string; path: string }): {
  mime: string;
  bytes: Uint8Array<ArrayBuffer>;
} {
  const comma = dataUrl.indexOf(',');
  const mime = /^data:([^;,]+)/.exec(dataUrl.slice(0, Math.min(comma, 200)))?.[1]?.toLowerCase() ?? '';
  try {
    const bytes = Uint8Array.from(atob(dataUrl.slice(comma + 1)), (letter) => letter.codePointAt(0) ?? 0);
    if (bytes.byteLength > 0) return { mime, bytes };
  } catch {
    // Said below, in words.
  }
  const message = `${path} is not valid base64.`;
  throw new AppError('invalid_request', message, { details: { issues: [{ path, message }] } });
}
