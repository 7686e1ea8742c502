import { MINUTE, SECOND } from '../../../contract/units.ts';

/** Every cap of the models side, with its unit and its reason. */
export const MODEL_LIMITS = {
  /** JSON header of a safetensors file, bytes: the largest real ones have some 5 MiB; a lie must not fill our memory. */
  headerBytesMax: 32 * 1024 ** 2,
  /** Model files of one scan: far above any real collection. */
  filesMax: 50_000,
  /** Folders inside folders; deeper is a loop. */
  depthMax: 12,
  /** Downloads at once: more share the same line. The setting may say up to this. */
  parallelMax: 4,
  /** Waiting and ended downloads that are kept. */
  downloadsMax: 500,
  /** How long a source may take to answer, redirects included. */
  answerMaxMs: 30 * SECOND,
  /** How long no byte may come before the connection is given up. */
  stallMaxMs: 30 * SECOND,
  /** Redirects in a row. Hugging Face needs two. */
  redirectsMax: 8,
  /** Tries in a row that brought nothing before a download fails. */
  triesMax: 8,
  /** First pause before another try; doubles, with jitter. */
  retryBaseMs: 1 * SECOND,
  retryMaxMs: 2 * MINUTE,
  /** Longest Retry-After that is waited for; a longer one fails with the reason. */
  retryAfterMaxMs: 30 * MINUTE,
  /** Free space that a download leaves on the disk, bytes: ComfyUI needs some for its results, the system for itself. */
  diskReserveBytes: 2 * 1024 ** 3,
  /** Bytes between two flushes, at which the disk is looked at too. */
  flushEveryBytes: 64 * 1024 ** 2,
  /** Largest file that is taken from a source that does not say its size, bytes. */
  unknownSizeMax: 64 * 1024 ** 3,
  /** Progress events of one download, per second. */
  progressPerSecond: 4,
  /** Span over which the speed is taken. */
  speedWindowMs: 5 * SECOND,
  /** Size of `<file>.part.json`, bytes. */
  noteBytesMax: 64 * 1024,
} as const;
export type ModelLimits = { readonly [name in keyof typeof MODEL_LIMITS]: number };
