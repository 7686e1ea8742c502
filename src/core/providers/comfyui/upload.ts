import { ProviderFailure } from '../errors.ts';
import { callComfy, foreignAnswer, hostOf } from './client.ts';
import type { ComfyAnswer, ComfyClient } from './client.ts';
import { comfyInputSchema } from './outputs.ts';
import { ComfyUnreachable } from './unreachable.ts';
import { featuresSchema, uploadedSchema } from './wire.ts';

/** A picture, mask, clip or sound that a workflow reads. `name` without folders, best made from the content, so that the same bytes keep one file. */
export type InputFile = { readonly bytes: Uint8Array<ArrayBuffer>; readonly mime: string; readonly name: string };

/** Where the server put it; its name may differ from ours (`x (1).png`). */
export type UploadedInput = { readonly name: string; readonly subfolder: string; readonly type: 'input' | 'temp' };

/** All inputs of ours lie in one folder of ComfyUI's `input`, so that a person can tell them from their own. */
const SUBFOLDER = 'gesso';
/** What multipart adds to the bytes of a file, at most. */
const FRAME_BYTES = 4096;

/**
 * Copies one input to the server (never a link: ComfyUI since 0.28 refuses those) and returns the name that a graph must use. Sending
 * the same bytes again is harmless: the server keeps one file. Throws ProviderFailure `rejected` when the file is larger than the
 * server takes, ComfyUnreachable, or rethrows the caller's abort.
 */
export async function uploadInput(client: ComfyClient, file: InputFile): Promise<UploadedInput> {
  const most = file.bytes.byteLength > client.limits.uploadAskBytes ? await largestBody(client) : undefined;
  if (most !== undefined && file.bytes.byteLength + FRAME_BYTES > most) throw tooLarge(client, file, most);
  const answer = await send(client, file);
  if (answer.status === 413) throw tooLarge(client, file, most);
  if (answer.status !== 200) throw refused(client, file, answer);
  const uploaded = uploadedSchema.safeParse(answer.json);
  if (!uploaded.success) throw foreignAnswer(client.baseUrl, { path: '/upload/image', status: answer.status });
  const { name, subfolder, type } = uploaded.data;
  const checked = comfyInputSchema.safeParse({ filename: name, subfolder, type });
  if (!checked.success) throw foreignAnswer(client.baseUrl, { path: '/upload/image', status: answer.status });
  return { name: checked.data.filename, subfolder: checked.data.subfolder, type: checked.data.type };
}

/** The value that LoadImage and its like take for an uploaded file: `folder/name`, with its kind where it is not an input. */
export function inputValue(uploaded: UploadedInput): string {
  const path = uploaded.subfolder === '' ? uploaded.name : `${uploaded.subfolder}/${uploaded.name}`;
  return uploaded.type === 'input' ? path : `${path} [${uploaded.type}]`;
}

/** Once more after a broken connection, which may stem from before a restart of the server: the second copy replaces nothing. */
async function send(client: ComfyClient, file: InputFile): Promise<ComfyAnswer> {
  const call = (): Promise<ComfyAnswer> =>
    callComfy(client, '/upload/image', {
      method: 'POST',
      form: formOf(file),
      timeoutMs: client.limits.uploadTimeoutMs,
    });
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ComfyUnreachable) || error.kind !== 'broken') throw error;
    return call();
  }
}

function formOf(file: InputFile): FormData {
  const form = new FormData();
  form.set('image', new Blob([file.bytes], { type: file.mime }), plainName(file.name));
  form.set('type', 'input');
  form.set('subfolder', SUBFOLDER);
  return form;
}

/** Separators and control characters out; what a Windows server could not store either. */
function plainName(name: string): string {
  const plain = name.replace(/[\p{Cc}/\\:*?"<>|]/gu, '_').slice(-200);
  return /^\.*$/.test(plain) ? `input${plain}` : plain;
}

/** What the server takes at most, bytes; undefined when it does not say. */
async function largestBody(client: ComfyClient): Promise<number | undefined> {
  const answer = await callComfy(client, '/features');
  return answer.status === 200 ? featuresSchema.safeParse(answer.json).data?.max_upload_size : undefined;
}

function tooLarge(client: ComfyClient, file: InputFile, most: number | undefined): ProviderFailure {
  const limit = most === undefined ? '' : ` It takes at most ${mebibytes(most)} MiB.`;
  return new ProviderFailure(
    'rejected',
    `An input of this job (${mebibytes(file.bytes.byteLength)} MiB) is larger than ComfyUI at ${hostOf(client.baseUrl)} takes.${limit} Use a smaller file, or start ComfyUI with a larger --max-upload-size.`,
    { sent: 'rejected', details: { bytes: file.bytes.byteLength, maxBytes: most ?? null } },
  );
}

function refused(client: ComfyClient, file: InputFile, answer: ComfyAnswer): ProviderFailure {
  return new ProviderFailure(
    'rejected',
    `ComfyUI at ${hostOf(client.baseUrl)} did not take an input of this job (HTTP ${answer.status}).`,
    { sent: 'rejected', details: { status: answer.status, mime: file.mime, reason: answer.text.slice(0, 200) } },
  );
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
