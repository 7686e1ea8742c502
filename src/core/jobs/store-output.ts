import { fileTypeOf } from '../assets/file-types.ts';
import type { NewAsset } from '../assets/insert.ts';
import { probe } from '../assets/probe.ts';
import type { StoredFile } from '../assets/store.ts';
import { makeThumbnail } from '../assets/thumbnail.ts';
import { isAbort, sleep } from '../base/abort.ts';
import { newId } from '../base/ids.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields } from '../base/log.ts';
import type { OutputRef } from '../providers/adapter.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { retryDelay } from './retry.ts';
import type { JobRow } from './row-schema.ts';
import { contextOf, type Run, within } from './run-context.ts';

/**
 * Fetches one result, stores its file (on disk when this resolves) and describes the asset to be inserted. `cost` is its share in
 * micro-dollars. Throws ProviderFailure, StorageFull or RangeError (too large).
 */
export async function storeOutput(
  run: Run,
  job: JobRow,
  options: { output: OutputRef; ordinal: number; cost: number },
): Promise<NewAsset> {
  const { runtime } = run;
  const { output, ordinal } = options;
  const fetched = await fetchWithRetries(run, output);
  const type = fileTypeOf(fetched.mime) ?? fileTypeOf(output.mime);
  const kind = type?.kind ?? output.kind;
  const [facts, thumbnail] = await Promise.all([
    probe(fetched.file.path, kind),
    thumbnailOf(run, { file: fetched.file, poster: fetched.poster, isImage: kind === 'image' }),
  ]);
  const seed = output.seed ?? (typeof job.params['seed'] === 'number' ? job.params['seed'] : undefined);
  const now = runtime.clock.now();
  return {
    id: newId.asset(now),
    companyId: job.company_id,
    projectId: job.project_id,
    jobId: job.id,
    ordinal,
    kind,
    mime: type?.mime ?? fetched.mime,
    extension: fetched.file.extension,
    width: facts.width ?? output.width ?? null,
    height: facts.height ?? output.height ?? null,
    durationMs: facts.durationMs ?? output.durationMs ?? null,
    bytes: fetched.file.bytes,
    sha256: fetched.file.sha256,
    hasThumbnail: thumbnail !== undefined,
    color: thumbnail?.color ?? null,
    prompt: typeof job.params['prompt'] === 'string' ? job.params['prompt'] : '',
    provider: job.provider,
    model: job.model,
    params: seed === undefined ? job.params : { ...job.params, seed },
    seed: seed ?? null,
    costMicros: options.cost,
    tookMs: job.started_at === null ? null : Math.max(0, now - job.started_at),
    createdAt: now,
  };
}

type Fetched = { readonly file: StoredFile; readonly mime: string; readonly poster: Uint8Array | undefined };

async function fetchWithRetries(run: Run, output: OutputRef): Promise<Fetched> {
  const { runtime, control } = run;
  for (let tries = 1; ; tries++) {
    try {
      return await within(runtime.clock, { ms: LIMITS.downloadMaxMs, signals: [control.shutdown] }, (signal) =>
        fetchOutput(run, output, signal),
      );
    } catch (error) {
      if (isAbort(error, control.shutdown)) throw error;
      const passing = error instanceof ProviderFailure && error.transient;
      if (!passing || tries >= LIMITS.attemptsMax) throw error;
      await sleep(runtime.clock, retryDelay(tries, runtime.random(), error.retryAfterMs), control.shutdown);
    }
  }
}

async function fetchOutput(run: Run, output: OutputRef, signal: AbortSignal): Promise<Fetched> {
  const download = await run.adapter.download(contextOf(run, signal), run.attempt.handle, output);
  const extension = (fileTypeOf(download.mime) ?? fileTypeOf(output.mime))?.extension ?? 'bin';
  const file = await run.runtime.store.write(download.stream, { extension, maxBytes: LIMITS.outputBytesMax, signal });
  if (download.bytes !== undefined && download.bytes !== file.bytes) {
    throw new ProviderFailure(
      'output_lost',
      `The download broke off: ${file.bytes} of ${download.bytes} bytes arrived.`,
      { transient: true },
    );
  }
  return { file, mime: download.mime, poster: download.poster };
}

/** A picture without a thumbnail is a nuisance; a job that fails for it would be a loss. */
async function thumbnailOf(
  run: Run,
  source: { file: StoredFile; poster: Uint8Array | undefined; isImage: boolean },
): Promise<{ color: string } | undefined> {
  const from = source.poster ?? (source.isImage ? source.file.path : undefined);
  if (from === undefined) return undefined;
  try {
    return await makeThumbnail(from, run.runtime.store.thumbnailPathOf(source.file.sha256));
  } catch (error) {
    run.runtime.log.warn({ jobId: run.control.jobId, ...errorFields(error) }, 'no thumbnail could be made');
    return undefined;
  }
}
