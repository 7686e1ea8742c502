import type { AdapterContext, Adapter, Download, OutputRef } from '../../../../src/core/providers/adapter.ts';
import { ProviderFailure } from '../../../../src/core/providers/errors.ts';
import type { Turns } from '../../../../src/core/providers/elevenlabs/turns.ts';
import type { JsonValue } from '../../../../src/contract/units.ts';
import { AppError } from '../../../../src/core/base/app-error.ts';
import type { Backend } from '../backend.ts';
import { derivedId, sha256Hex } from '../derived-id.ts';
import { registeredSchema } from '../input-assets.ts';
import { imageSize } from '../image-size.ts';
import { putFile } from '../storage.ts';
import type { ClaimedJob } from './job.ts';

/** An Edge Function has 256 MB of memory and a project on the free plan takes 50 MB for a file. */
const OUTPUT_BYTES_MAX = 50 * 1024 * 1024;
/** Most results of one job. */
const OUTPUTS_MAX = 64;

/** What became of the results. lost: why some could not be had. */
export type Stored = { readonly count: number; readonly lost: readonly ProviderFailure[] };

/**
 * Fetches every result into the company's storage. The same result again is the same asset, so that a second worker after a crash changes
 * nothing. Throws AppError (storage or database do not answer) when it should be tried again.
 */
export async function storeOutputs(
  backend: Backend,
  job: ClaimedJob,
  done: {
    adapter: Adapter;
    context: AdapterContext;
    handle: JsonValue;
    outputs: readonly OutputRef[];
    fileTurns: Turns;
  },
): Promise<Stored> {
  const lost: ProviderFailure[] = [];
  let count = 0;
  for (const [ordinal, output] of done.outputs.slice(0, OUTPUTS_MAX).entries()) {
    try {
      await done.fileTurns(async () => {
        const download = await done.adapter.download(done.context, done.handle, output);
        await storeOne(backend, job, { ordinal, output, download });
      });
      count += 1;
    } catch (error) {
      const failure = lossOf(error);
      if (failure === undefined || failure.transient) throw error;
      lost.push(failure);
    }
  }
  if (done.outputs.length === 0)
    lost.push(new ProviderFailure('output_lost', 'The provider finished without a result.'));
  return { count, lost };
}

/** A result that cannot be had, now or ever; undefined for what is no word on the result. */
function lossOf(error: unknown): ProviderFailure | undefined {
  if (error instanceof ProviderFailure) return error;
  if (error instanceof AppError && error.code === 'storage_full')
    return new ProviderFailure(
      'output_lost',
      'The result is larger than the storage of this project takes. The provider may still have it.',
    );
  return undefined;
}

async function storeOne(
  backend: Backend,
  job: ClaimedJob,
  given: { ordinal: number; output: OutputRef; download: Download },
): Promise<void> {
  const { ordinal, output, download } = given;
  const bytes = await readAtMost(download.stream);
  const sha256 = await sha256Hex(bytes);
  const size = imageSize(bytes);
  const id = await derivedId(job.id, job.attempt, `output-${ordinal}`);
  const asset = registeredSchema.parse(
    await backend.rpc('register_asset', {
      p_company: job.company_id,
      p_id: id,
      p_job: job.id,
      p_ordinal: ordinal,
      p_kind: output.kind,
      p_mime: download.mime,
      p_sha256: sha256,
      p_bytes: bytes.byteLength,
      p_width: size?.width ?? output.width ?? null,
      p_height: size?.height ?? output.height ?? null,
      p_duration_ms: output.durationMs === undefined ? null : Math.round(output.durationMs),
      p_meta: output.seed === undefined ? {} : { seed: output.seed },
    }),
  );
  if (asset.upload_state === 'stored') return;
  await putFile(backend, { path: asset.object_path, mime: download.mime, bytes });
  await backend.rpc('mark_asset_stored', { p_id: id });
}

async function readAtMost(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  const reader = stream.getReader();
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, size);
    size += value.byteLength;
    if (size > OUTPUT_BYTES_MAX) {
      await reader.cancel().catch(() => undefined);
      throw new ProviderFailure(
        'output_lost',
        'The result is larger than 50 MiB, which is more than the server can carry. The provider may still have it.',
      );
    }
    chunks.push(value);
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
