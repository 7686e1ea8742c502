import { z } from 'zod';
import type { AssetId } from '../../../../src/contract/ids.ts';
import type { DurationMs } from '../../../../src/contract/units.ts';
import type { AdapterContext, KeptBytes } from '../../../../src/core/providers/adapter.ts';
import { ProviderFailure } from '../../../../src/core/providers/errors.ts';
import { logLine } from '../answer.ts';
import type { Backend } from '../backend.ts';
import { getFile, getKeptFile, keepFile } from '../storage.ts';
import type { ClaimedJob } from './job.ts';
import { vendorFetch } from './vendor-fetch.ts';

/** What the worker lends to an adapter: the company's key, the company's files, and a place for answers that were paid for. */
export function contextOf(
  backend: Backend,
  job: ClaimedJob,
  options: { secret: string | undefined; signal: AbortSignal },
): AdapterContext {
  const fields = { jobId: job.id, provider: job.provider };
  return {
    signal: options.signal,
    fetch: vendorFetch,
    log: {
      debug: () => undefined,
      info: (given, message) => logLine('info', { ...fields, ...given }, message),
      warn: (given, message) => logLine('warn', { ...fields, ...given }, message),
    },
    now: () => Date.now(),
    sleep: (ms, signal) => wait(ms, signal === undefined ? options.signal : AbortSignal.any([options.signal, signal])),
    secret: () => Promise.resolve(options.secret),
    readAsset: (assetId) => readAsset(backend, job, assetId),
    kept: keptOf(backend, job),
  };
}

/** Waits; rejects with the signal's reason when it aborts first. */
export function wait(ms: DurationMs, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

const assetsSchema = z.array(z.object({ object_path: z.string(), mime: z.string() }));

async function readAsset(
  backend: Backend,
  job: ClaimedJob,
  assetId: AssetId,
): Promise<{ mime: string; bytes: Uint8Array<ArrayBuffer> }> {
  const rows = await backend.select('media_assets', {
    select: 'object_path,mime',
    id: `eq.${assetId}`,
    // The service key passes over row level security: the company is ours to hold.
    company_id: `eq.${job.company_id}`,
    deleted_at: 'is.null',
    upload_state: 'eq.stored',
  });
  const [asset] = assetsSchema.parse(rows);
  const file = asset === undefined ? undefined : await getFile(backend, asset.object_path);
  if (asset === undefined || file === undefined)
    throw new ProviderFailure('rejected', 'An input of this job is not in the storage of the company.', {
      details: { assetId },
    });
  return { mime: asset.mime, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** Where an attempt's paid answers lie until they are stored. */
export function keptFolder(job: ClaimedJob, attemptId: string): string {
  return `${job.company_id}/${job.id}/${attemptId}`;
}

function keptOf(backend: Backend, job: ClaimedJob): KeptBytes {
  const place = (attemptId: string, name: string): string => `${keptFolder(job, attemptId)}/${name}`;
  return {
    write: async (attemptId, name, bytes) => {
      const whole = new Uint8Array(
        await new Response(bytes instanceof ReadableStream ? bytes : new Uint8Array(bytes)).arrayBuffer(),
      );
      await keepFile(backend, { path: place(attemptId, name), mime: 'application/octet-stream', bytes: whole });
    },
    read: async (attemptId, name) => {
      const response = await getKeptFile(backend, place(attemptId, name));
      return response?.body ?? undefined;
    },
  };
}
