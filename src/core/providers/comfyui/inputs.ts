import { assetIdSchema } from '../../../contract/ids.ts';
import type { AdapterContext, AdapterRequest } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import type { ComfyClient } from './client.ts';
import type { Template } from './template.ts';
import { inputValue, uploadInput } from './upload.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/apng': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
};

/**
 * Copies the pictures, clips and sounds of a request to the server: parameter → the value that its node takes. Repeatable: a file is
 * named after its content, and the server keeps one of each. Throws ProviderFailure `rejected` for an asset that is gone, of a kind
 * that ComfyUI cannot read or too large, ComfyUnreachable, or rethrows the caller's abort.
 */
export async function uploadInputs(
  client: ComfyClient,
  context: Pick<AdapterContext, 'readAsset'>,
  job: { readonly template: Template; readonly request: AdapterRequest },
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const spec of job.template.manifest.parameters) {
    const value = job.request.params[spec.name];
    if (spec.type !== 'asset' || typeof value !== 'string') continue;
    const id = assetIdSchema.safeParse(value);
    if (!id.success) throw new ProviderFailure('rejected', `${spec.label} is no asset of the library.`);
    const { mime, bytes } = await context.readAsset(id.data);
    const name = `${await digest(bytes)}.${extensionOf(mime, spec.label)}`;
    values[spec.name] = inputValue(await uploadInput(client, { bytes, mime, name }));
  }
  return values;
}

function extensionOf(mime: string, label: string): string {
  const plain = mime.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const extension = Object.hasOwn(EXTENSIONS, plain) ? EXTENSIONS[plain] : undefined;
  if (extension !== undefined) return extension;
  throw new ProviderFailure('rejected', `${label}: ComfyUI reads no files of type ${plain.slice(0, 100)}.`);
}

/** SHA-256, hexadecimal. */
async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
