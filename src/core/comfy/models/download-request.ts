import { join } from 'node:path';
import { z } from 'zod';
import { type ModelFolder, modelFolderSchema } from '../../../contract/model-files.ts';
import { AppError } from '../../base/app-error.ts';
import type { CatalogEntry } from './catalog.ts';
import { isModelFile, isSafetensorsFile } from './folders.ts';

/** A checked wish: what to fetch and where it will lie. */
export const downloadRequestSchema = z.object({
  catalogId: z.string().nullable(),
  url: z.string(),
  folder: modelFolderSchema,
  file: z.string(),
  sha256: z.string().nullable(),
  checksumFrom: z.enum(['list', 'source', 'person']).nullable(),
  allowPickle: z.boolean(),
});
export type DownloadRequest = z.infer<typeof downloadRequestSchema>;

/** What a person asks for: an entry of the list, or an address with a folder. */
export type DownloadWish = {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly folder?: ModelFolder | undefined;
  readonly file?: string | undefined;
  readonly sha256?: string | undefined;
  readonly allowPickle?: boolean;
};

/** Checks a wish. Throws AppError `not_found` (no such entry) or `invalid_request` (address, folder, name, format). */
export function requestOf(wish: DownloadWish, catalog: readonly CatalogEntry[]): DownloadRequest {
  if ((wish.id === undefined) === (wish.url === undefined))
    throw invalid('url', 'Name either a model of the list or an address.');
  if (wish.id !== undefined) return requestOfEntry(wish.id, catalog);
  const url = checkedAddress(wish.url ?? '');
  if (wish.folder === undefined)
    throw invalid('folder', 'Say which folder the file belongs to, for example checkpoints or loras.');
  const file = wish.file ?? lastPart(url);
  const { allowPickle = false } = wish;
  checkFileName(file, allowPickle);
  const listed = catalog.find((entry) => entry.url === url.href);
  if (listed !== undefined && listed.folder === wish.folder && listed.file === file)
    return requestOfEntry(listed.id, catalog);
  const sha256 = wish.sha256 ?? null;
  return {
    catalogId: null,
    url: url.href,
    folder: wish.folder,
    file,
    sha256,
    checksumFrom: sha256 === null ? null : 'person',
    allowPickle,
  };
}

/** Where the file of a request will lie. Absolute. */
export function placeOf(modelsFolder: string, request: Pick<DownloadRequest, 'folder' | 'file'>): string {
  return join(modelsFolder, request.folder, request.file);
}

/** An address without its query and fragment, which may carry a signature: for messages, logs and views. */
export function shownUrl(address: string): string {
  const url = new URL(address);
  return `${url.origin}${url.pathname}`;
}

/** true for https anywhere, and for http on this very machine. */
export function isSafeAddress(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

/** true for an address of this very machine. */
export function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

function requestOfEntry(id: string, catalog: readonly CatalogEntry[]): DownloadRequest {
  const entry = catalog.find((candidate) => candidate.id === id);
  if (entry === undefined)
    throw new AppError('not_found', `The list has no model “${id}”. “gesso comfy models catalog” shows it.`);
  const { url, folder, file, sha256 } = entry;
  return {
    catalogId: id,
    url,
    folder,
    file,
    sha256,
    checksumFrom: sha256 === null ? null : 'list',
    allowPickle: false,
  };
}

function checkedAddress(text: string): URL {
  if (!URL.canParse(text.trim()))
    throw invalid('url', 'This is not an address. It looks like https://huggingface.co/….');
  const url = new URL(text.trim());
  if (url.username !== '' || url.password !== '')
    throw invalid('url', 'A user name or password in the address is not supported.');
  if (!isSafeAddress(url))
    throw invalid(
      'url',
      'The address must begin with https://: over plain http anybody on the way could swap the file.',
    );
  // The page about a file, as it is copied from the browser.
  if (url.hostname === 'huggingface.co')
    url.pathname = url.pathname.replace(/^(\/[^/]+\/[^/]+)\/blob\//, '$1/resolve/');
  url.hash = '';
  return url;
}

function lastPart(url: URL): string {
  const part = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    // Not UTF-8 behind the percent signs: the check of the name says what to do.
    return part;
  }
}

/** Names that Windows keeps for devices, with any extension. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function checkFileName(file: string, allowPickle: boolean): void {
  const isPlain =
    file.length > 0 && file.length <= 200 && !file.startsWith('.') && !/[/\\:*?"<>|]/.test(file) && !hasControl(file);
  if (!isPlain || DEVICES.test(file) || /[. ]$/.test(file))
    throw invalid('file', 'The file needs a plain name without folders, for example model.safetensors.');
  if (!isModelFile(file))
    throw invalid('file', `ComfyUI does not read “${file}” as a model. Give a name that ends in .safetensors.`);
  if (!isSafetensorsFile(file) && !allowPickle)
    throw new AppError(
      'invalid_request',
      `“${file}” is not a safetensors file. Other formats can hide programs that run as soon as the model is loaded. Look for a .safetensors version, or insist with --allow-pickle when you trust whoever made it.`,
      { details: { issues: [{ path: 'allowPickle', message: 'safetensors only' }] } },
    );
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid_request', message, { details: { issues: [{ path, message }] } });
}
