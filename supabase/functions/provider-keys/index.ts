import { z } from 'zod';
import { companyIdSchema } from '../../../src/contract/ids.ts';
import { keyedProviderSchema, providerKeySchema } from '../../../src/contract/secrets.ts';
import { AppError } from '../../../src/core/base/app-error.ts';
import { findUnsafeJson } from '../../../src/host/json-guard.ts';
import { invalidRequest, issuesOf } from '../../../src/host/request-issues.ts';
import { jsonAnswer } from '../_shared/answer.ts';
import { readJsonBody } from '../_shared/body.ts';
import type { Environment } from '../_shared/environment.ts';
import { type Identity, identify } from '../_shared/identity.ts';
import { sealKey } from '../_shared/sealed-key.ts';
import { serveFunction } from '../_shared/serve.ts';
import { findUnstorableText } from '../_shared/storable-text.ts';

/** A company has one key for each provider that jobs use; others may lie beside it under another label. */
const labelSchema = z.string().trim().min(1).max(100).default('default');
const placeSchema = z.strictObject({ companyId: companyIdSchema, provider: keyedProviderSchema, label: labelSchema });
const setSchema = placeSchema.extend({ key: providerKeySchema });
const listSchema = z.object({ companyId: companyIdSchema });

const keyViewSchema = z.object({
  id: z.string(),
  provider: z.string(),
  label: z.string(),
  last4: z.string(),
  createdAt: z.string(),
});

serveFunction('provider-keys', {
  GET: async (request, environment) => {
    const { backend } = await memberOf(request, environment);
    const { companyId } = parse(listSchema, Object.fromEntries(new URL(request.url).searchParams));
    const keys = z.array(keyViewSchema).parse(await backend.rpc('list_provider_keys', { p_company: companyId }));
    return jsonAnswer({ success: true, keys });
  },
  POST: async (request, environment) => {
    const { backend } = await memberOf(request, environment);
    const { key, ...place } = parse(setSchema, await readJsonBody(request));
    const { ciphertext, kekVersion } = await sealKey(environment.keyEncryptionKeys, place, key);
    const stored = await backend.rpc('set_provider_key', {
      p_company: place.companyId,
      p_provider: place.provider,
      p_label: place.label,
      p_ciphertext: ciphertext,
      p_kek_version: kekVersion,
      p_last4: key.slice(-4),
    });
    return jsonAnswer({ success: true, key: keyViewSchema.parse(stored) });
  },
  DELETE: async (request, environment) => {
    const { backend } = await memberOf(request, environment);
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const { companyId, provider, label } = parse(placeSchema, query);
    const place = { p_company: companyId, p_provider: provider, p_label: label };
    const isRevoked = z.boolean().parse(await backend.rpc('revoke_provider_key', place));
    if (!isRevoked) throw new AppError('not_found', 'There is no such key.');
    return jsonAnswer({ success: true });
  },
});

/** Keys are a matter between people: a program with a company's API key neither sets nor lists them. */
async function memberOf(request: Request, environment: Environment): Promise<Identity> {
  const identity = await identify(request, environment);
  if (identity.key !== undefined)
    throw new AppError('forbidden', 'Provider keys are managed by members. Send the access token of an admin.');
  return identity;
}

/** Throws AppError `invalid_request` that never repeats a value. */
function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const unsafe = findUnsafeJson(value) ?? findUnstorableText(value);
  if (unsafe !== undefined) throw invalidRequest([unsafe]);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(issuesOf(parsed.error, value));
  return parsed.data;
}
