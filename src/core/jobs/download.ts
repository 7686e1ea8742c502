import type { AssetId } from '../../contract/ids.ts';
import { insertAsset, type NewAsset } from '../assets/insert.ts';
import { assetsOfJob, viewAsset } from '../assets/library.ts';
import { fileTypeOf } from '../assets/file-types.ts';
import { probe } from '../assets/probe.ts';
import { StorageFull } from '../assets/storage-full.ts';
import type { StoredFile } from '../assets/store.ts';
import { makeThumbnail } from '../assets/thumbnail.ts';
import { isAbort, sleep } from '../base/abort.ts';
import { newId } from '../base/ids.ts';
import { LIMITS } from '../base/limits.ts';
import { errorFields } from '../base/log.ts';
import type { ActualCost, OutputRef } from '../providers/adapter.ts';
import { ProviderFailure } from '../providers/errors.ts';
import { asFailure, jobErrorOf, retryDelay } from './retry.ts';
import type { JobRow } from './row.ts';
import { type Carried, contextOf, type Run, within } from './run-context.ts';
import { complete, fail } from './steps.ts';

/** `downloading`: stores every output, then asset rows, completion and settlement in one transaction. */
export async function storeResults(run: Run, job: JobRow, carried: Carried): Promise<void> {
  const { runtime } = run;
  const done = carried.done ?? (await askAgain(run, job));
  if (done === undefined) return;
  const assets: NewAsset[] = [];
  const outputs = done.outputs.slice(0, LIMITS.outputsMax);
  try {
    if (outputs.length === 0) throw new ProviderFailure('output_lost', 'The provider finished without a result.');
    for (const [ordinal, output] of outputs.entries()) {
      runtime.live.hint(job.id, {
        message: outputs.length === 1 ? 'Storing the result' : `Storing result ${ordinal + 1} of ${outputs.length}`,
      });
      assets.push(await storeOutput(run, job, { output, ordinal, cost: shareOf(done.cost, outputs.length, ordinal) }));
    }
  } catch (error) {
    endWithoutResult(run, job, { error, cost: done.cost });
    return;
  }
  complete(runtime.db, job, {
    cost: done.cost,
    now: runtime.clock.now(),
    storeResults: () => {
      for (const asset of assets) insertAsset(runtime.db, asset);
    },
  });
  run.adapter.release?.(run.attempt.handle);
  for (const row of assetsOfJob(runtime.db, job.id))
    runtime.emit({ name: 'asset.added', payload: { asset: viewAsset(runtime.store, row) } });
}

/** After a restart the outputs are the provider's to name again. */
async function askAgain(run: Run, job: JobRow): Promise<Carried['done']> {
  const { runtime, control, adapter } = run;
  for (let failures = 0; ; failures++) {
    try {
      const status = await within(runtime.clock, { ms: LIMITS.statusMaxMs, signals: [control.shutdown] }, (signal) =>
        adapter.status(contextOf(run, signal), run.attempt.handle),
      );
      if (status.state === 'succeeded') return status;
      if (status.state !== 'running' && status.state !== 'queued') {
        const failure = new ProviderFailure('output_lost', 'The result was made, but the provider no longer has it.');
        fail(runtime.db, job, {
          error: jobErrorOf(failure, run.isFree ? false : 'unknown'),
          cost: run.isFree ? undefined : reservedCost(job),
          now: runtime.clock.now(),
        });
        return undefined;
      }
      await sleep(runtime.clock, adapter.pollIntervalMs, control.shutdown);
    } catch (error) {
      if (isAbort(error, control.shutdown) || !(error instanceof ProviderFailure)) throw error;
      if (run.isFree && (!error.transient || failures >= LIMITS.freePollFailuresMax)) {
        fail(runtime.db, job, { error: jobErrorOf(error, false), cost: undefined, now: runtime.clock.now() });
        return undefined;
      }
      await sleep(runtime.clock, retryDelay(failures + 1, runtime.random(), error.retryAfterMs), control.shutdown);
    }
  }
}

async function storeOutput(
  run: Run,
  job: JobRow,
  options: { output: OutputRef; ordinal: number; cost: number },
): Promise<NewAsset> {
  const { runtime } = run;
  const { output, ordinal } = options;
  const fetched = await fetchWithRetries(run, output);
  const type = fileTypeOf(fetched.mime) ?? fileTypeOf(output.mime);
  const kind = type?.kind ?? output.kind;
  const facts = await probe(fetched.file.path, kind);
  const thumbnail = await thumbnailOf(run, { file: fetched.file, poster: fetched.poster, isImage: kind === 'image' });
  const seed = output.seed ?? (typeof job.params['seed'] === 'number' ? job.params['seed'] : undefined);
  const now = runtime.clock.now();
  return {
    id: newId.asset(now) satisfies AssetId,
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

function endWithoutResult(run: Run, job: JobRow, ending: { error: unknown; cost: ActualCost }): void {
  const { error, cost } = ending;
  if (isAbort(error, run.control.shutdown)) throw error;
  // Paid results wait for room on the disk (the runner tries again); free ones are simply made again.
  if (error instanceof StorageFull && !run.isFree) throw error;
  const failure =
    error instanceof StorageFull
      ? new ProviderFailure('output_lost', error.message, { cause: error, details: { reason: 'disk_full' } })
      : error instanceof ProviderFailure
        ? error
        : error instanceof RangeError
          ? new ProviderFailure('output_lost', error.message, { cause: error })
          : asFailure(error);
  const charged = cost.micros > 0;
  run.runtime.log.warn({ jobId: job.id, ...errorFields(error) }, 'a result could not be stored');
  fail(run.runtime.db, job, {
    error: jobErrorOf(failure, charged),
    cost: charged ? cost : undefined,
    now: run.runtime.clock.now(),
  });
}

/** The cost of one of `count` results: the first ones carry the remainder, so that the shares add up. */
function shareOf(cost: ActualCost, count: number, ordinal: number): number {
  return Math.floor(cost.micros / count) + (ordinal < cost.micros % count ? 1 : 0);
}

/** When a paid result is gone and the provider no longer says what it took, the estimate is what was most probably spent. */
function reservedCost(job: JobRow): ActualCost {
  return { micros: job.estimated_cost_micros ?? job.max_cost_micros ?? 0, basis: 'estimate' };
}
