import { createDraftAdapter, type DraftAdapter } from '../../../../src/core/providers/draft/adapter.ts';
import type { AdapterContext, AdapterRequest } from '../../../../src/core/providers/adapter.ts';
import type { Speaker } from '../../../../src/core/providers/draft/speech.ts';
import { attemptIdSchema, jobIdSchema } from '../../../../src/contract/ids.ts';
import type { JobType } from '../../../../src/contract/provider.ts';
import type { JsonObject } from '../../../../src/contract/units.ts';

const ID = '01989f3e-7c1a-7000-8000-0000000000';

/** A machine without a voice. */
export const silentSpeaker: Speaker = {
  detect: () => Promise.resolve(undefined),
  speak: () => Promise.reject(new Error('no voice is installed')),
};

/** A Draft adapter without a voice, unless one is given. */
export function createTestAdapter(speaker: Speaker = silentSpeaker): DraftAdapter {
  return createDraftAdapter({ speaker });
}

/** A context whose other tools must not be needed by Draft. */
export function draftContext(signal: AbortSignal = new AbortController().signal): AdapterContext {
  const refuse = (): never => {
    throw new Error('Draft needs neither network, key nor assets');
  };
  return {
    signal,
    fetch: refuse,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    now: () => 0,
    sleep: refuse,
    secret: refuse,
    kept: { write: refuse, read: refuse },
    readAsset: refuse,
  };
}

/** A request as the engine hands it over: checked, with the given parameters. */
export function draftRequest(jobType: JobType, params: JsonObject): AdapterRequest {
  return { jobId: jobIdSchema.parse(`${ID}01`), jobType, model: undefined, params };
}

/** Runs a request to its end and reads all outputs. Throws when it does not succeed. */
export async function runDraft(
  adapter: DraftAdapter,
  request: AdapterRequest,
  attempt = 1,
): Promise<{ bytes: Buffer; poster: Uint8Array | undefined; seed: number | undefined }[]> {
  const context = draftContext();
  const attemptId = attemptIdSchema.parse(`${ID}${String(attempt).padStart(2, '0')}`);
  const { handle } = await adapter.start(context, {
    attemptId,
    request,
    prepared: await adapter.prepare(context, request),
  });
  await adapter.watch?.(context, handle, () => undefined);
  const status = await adapter.status(context, handle);
  if (status.state !== 'succeeded') throw new Error(`ended as ${status.state}`);
  return Promise.all(
    status.outputs.map(async (output) => {
      const { stream, poster } = await adapter.download(context, handle, output);
      return { bytes: Buffer.from(await new Response(stream).arrayBuffer()), poster, seed: output.seed };
    }),
  );
}
