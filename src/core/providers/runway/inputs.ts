import { z } from 'zod';
import { assetIdSchema } from '../../../contract/ids.ts';
import { type JsonObject, type JsonValue, MINUTE } from '../../../contract/units.ts';
import type { AdapterContext } from '../adapter.ts';
import type { VendorClient } from '../call.ts';
import { deadline } from '../deadline.ts';
import { ProviderFailure } from '../errors.ts';
import { toBase64 } from '../base64.ts';
import { outputUrlProblem } from '../output-url.ts';
import { beginUpload } from './client.ts';

/** The vendor takes 5 MB of encoded data: URL; base64 makes four of three. */
const INLINE_BYTES_MAX = 3_500_000;
const UPLOAD_BYTES_MAX = 200 * 1000 ** 2;
const UPLOAD_MS = 8 * MINUTE;

/** In a prepared body: the bytes of an asset that go into the request itself. */
const inlineSchema = z.object({ $asset: assetIdSchema });

/**
 * An input as it stands in a prepared body: small ones go along with the request (as a mark here, so that our database does not keep
 * their bytes), larger ones are uploaded now, which costs nothing. Throws ProviderFailure `rejected` for one that is gone or too large.
 */
export async function prepareInput(client: VendorClient, value: JsonValue | undefined): Promise<JsonValue> {
  const { context } = client;
  const assetId = assetIdSchema.parse(value);
  const { mime, bytes } = await context.readAsset(assetId);
  if (bytes.byteLength <= INLINE_BYTES_MAX) return { $asset: assetId };
  if (bytes.byteLength > UPLOAD_BYTES_MAX)
    throw new ProviderFailure('rejected', 'An input is larger than the 200 MB that Runway takes.', {
      details: { assetId, bytes: bytes.byteLength },
    });
  return upload(client, { mime, bytes });
}

async function upload(
  client: VendorClient,
  file: { readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> },
): Promise<string> {
  const { context } = client;
  const name = `input.${(file.mime.split('/')[1] ?? 'bin').replace(/[^a-z0-9]/gi, '')}`;
  const place = await beginUpload(client, name);
  const problem = outputUrlProblem(place.uploadUrl, client.baseUrl);
  if (problem !== undefined)
    throw new ProviderFailure(
      'rejected',
      `Runway named an address for uploads that ${problem}, so nothing was sent there.`,
    );
  const form = new FormData();
  for (const [field, value] of Object.entries(place.fields)) form.append(field, value);
  form.append('file', new File([file.bytes], name, { type: file.mime }));
  const limit = deadline(context, UPLOAD_MS);
  try {
    // Without our key: the address is signed.
    const response = await context.fetch(place.uploadUrl, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      signal: limit.signal,
    });
    await response.body?.cancel();
    if (!response.ok) throw notUploaded(response.status);
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    throw error instanceof ProviderFailure ? error : notUploaded(undefined, error);
  } finally {
    limit.end();
  }
  return place.runwayUri;
}

function notUploaded(status: number | undefined, cause?: unknown): ProviderFailure {
  return new ProviderFailure('unavailable', 'An input could not be uploaded to Runway. Nothing was started.', {
    transient: status === undefined || status >= 500 || status === 429,
    details: status === undefined ? {} : { status },
    cause,
  });
}

/** A prepared body with the bytes of its inputs in place. Throws ProviderFailure `rejected` (nothing sent) when one is gone. */
export async function withInputs(context: AdapterContext, body: JsonObject): Promise<JsonObject> {
  const entries = await Promise.all(
    Object.entries(body).map(async ([name, value]) => [name, await filled(context, value)] as const),
  );
  return Object.fromEntries(entries);
}

async function filled(context: AdapterContext, value: JsonValue): Promise<JsonValue> {
  if (Array.isArray(value)) return Promise.all(value.map((item: JsonValue) => filled(context, item)));
  if (typeof value !== 'object' || value === null) return value;
  const inline = inlineSchema.safeParse(value);
  if (!inline.success) return withInputs(context, z.record(z.string(), z.json()).parse(value));
  const { mime, bytes } = await context.readAsset(inline.data.$asset);
  return `data:${mime};base64,${toBase64(bytes)}`;
}
