import { type FakeAnswer, type FakeRequest, HTML_PAGE } from './exchange.ts';
import type { Faults } from './faults.ts';

type StoredFile = { readonly bytes: Uint8Array; readonly mime: string; generation: number };

/** The vendor's store of results: signed addresses that expire, ranges, and everything that goes wrong with downloads. */
export class Files {
  readonly #faults: Faults;
  readonly #files = new Map<string, StoredFile>();
  /** Requests that carried a key, which a store of files must never see. */
  leaks = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Keeps a file. Returns its name, for `address`. */
  add(bytes: Uint8Array, mime: string): string {
    const name = `file-${this.#files.size + 1}`;
    this.#files.set(name, { bytes, mime, generation: 0 });
    return name;
  }

  /** A fresh signed address, relative to the server. Those given out before have expired when `expired_url` struck. */
  address(name: string): string {
    return `/__files/${name}?signature=${this.#files.get(name)?.generation ?? 0}`;
  }

  answer(request: FakeRequest): FakeAnswer {
    if (
      request.headers.authorization !== undefined ||
      request.headers['xi-api-key'] !== undefined ||
      request.headers['x-api-key'] !== undefined
    )
      this.leaks += 1;
    const file = this.#files.get(request.path.slice('/__files/'.length));
    if (file === undefined) return { status: 404, json: { error: 'NoSuchKey' } };
    if (this.#faults.take('expired_url')) file.generation += 1;
    if (request.query.get('signature') !== String(file.generation))
      return { status: 403, json: { error: 'AccessDenied', reason: 'Request has expired' } };
    return serveFile(this.#faults, request, file);
  }
}

/** One file with its faults; also for routes of a vendor that answer with bytes. */
export function serveFile(
  faults: Faults,
  request: FakeRequest,
  file: { readonly bytes: Uint8Array; readonly mime: string },
): FakeAnswer {
  const headers: Record<string, string> = {
    'content-type': file.mime,
    'accept-ranges': 'bytes',
    etag: `"${file.bytes.byteLength}"`,
  };
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const bytes = file.bytes.subarray(from);
  if (from > 0) headers['content-range'] = `bytes ${from}-${file.bytes.byteLength - 1}/${file.bytes.byteLength}`;
  const answer = { status: from > 0 ? 206 : 200, headers, bytes };
  switch (faults.first('huge_file', 'cut_file', 'torn_file', 'html_file')) {
    case 'html_file':
      return HTML_PAGE;
    case 'huge_file':
      return { ...answer, announce: 9_000_000_000_000 };
    case 'cut_file':
      return { ...answer, cutAt: Math.floor(bytes.byteLength / 2) };
    case 'torn_file':
      return { ...answer, cutAt: 0 };
    default:
      return answer;
  }
}
