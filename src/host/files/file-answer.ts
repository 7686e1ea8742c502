import { type ByteRange, parseRange } from './byte-range.ts';

/** The headers of a request that decide how a file is answered. */
export type FileQuestion = {
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly ifNoneMatch: string | undefined;
};

export type FileHeaders = Readonly<Record<string, string>>;

/** What is known of a file before it is sent; `etag` with its quotes, `size` in bytes. */
export type FileFacts = {
  readonly mime: string;
  readonly size: number;
  readonly etag: string;
  readonly headers: FileHeaders;
};

/** How a file is answered. `body`: the bytes that follow; undefined for none. */
export type FileAnswer = {
  readonly status: 200 | 206 | 304 | 416;
  readonly headers: FileHeaders;
  readonly body: ByteRange | undefined;
};

/** Decides, for every host alike: whole (200), a part (206), nothing new (304) or no such part (416). RFC 9110 §13 and §14. */
export function answerFile(question: FileQuestion, file: FileFacts): FileAnswer {
  const { size, etag } = file;
  const headers = { ...file.headers, ETag: etag, 'Accept-Ranges': 'bytes' };
  if (isKnown(question.ifNoneMatch, etag)) return { status: 304, headers, body: undefined };

  const wanted = question.ifRange === undefined || question.ifRange === etag ? question.range : undefined;
  const range = parseRange(wanted, size);
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}` }, body: undefined };
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const length = end - start + 1;
  const described = { ...headers, 'Content-Type': file.mime, 'Content-Length': String(length) };
  const body = length === 0 ? undefined : { start, end };
  if (range === undefined) return { status: 200, headers: described, body };
  return { status: 206, headers: { ...described, 'Content-Range': `bytes ${start}-${end}/${size}` }, body };
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((given) => given.trim() === '*' || given.trim().replace(/^W\//, '') === etag);
}
