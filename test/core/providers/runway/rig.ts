import type { JobType } from '../../../../src/contract/provider.ts';
import { findCapability } from '../../../../src/contract/provider.ts';
import { checkParams } from '../../../../src/contract/params.ts';
import { assetIdSchema, type AssetId } from '../../../../src/contract/ids.ts';
import type { JsonObject } from '../../../../src/contract/units.ts';
import { sleep } from '../../../../src/core/base/abort.ts';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { newId } from '../../../../src/core/base/ids.ts';
import type { Adapter, AdapterAttempt, AdapterContext } from '../../../../src/core/providers/adapter.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import { createRunwayAdapter } from '../../../../src/core/providers/runway/adapter.ts';
import type { FakeServer } from '../../../fakes/vendors/fake-server.ts';
import { png, wav } from '../../../fakes/vendors/media.ts';
import { fakeRunway } from '../../../fakes/vendors/runway.ts';
import { adapterContext } from '../../../support/adapter-context.ts';
import { startFake } from '../contract-world.ts';

/** Inputs that lie in the library of these tests. */
export const PICTURE: AssetId = assetIdSchema.parse('0192f0c1-2345-7abc-8def-000000000001');
export const LARGE_PICTURE: AssetId = assetIdSchema.parse('0192f0c1-2345-7abc-8def-000000000002');
export const CLIP: AssetId = assetIdSchema.parse('0192f0c1-2345-7abc-8def-000000000003');

export type RunwayRig = {
  readonly fake: FakeServer;
  readonly adapter: Adapter;
  readonly context: AdapterContext;
  /** Everything that was sent, by method and path, with its body as JSON where it is. */
  readonly sent: { readonly line: string; readonly body: unknown }[];
};

/** The adapter on a stand-in of its own, with a library of three inputs. */
export async function openRunway(): Promise<RunwayRig> {
  const fake = await startFake(fakeRunway);
  const adapter = createRunwayAdapter({ baseUrl: fake.url, prices });
  const sent: RunwayRig['sent'] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    sent.push({ line: `${init?.method ?? 'GET'} ${url.pathname}`, body });
    return globalThis.fetch(input, init);
  };
  const context: AdapterContext = {
    ...adapterContext({ adapter, environment: { RUNWAYML_API_SECRET: fake.vendor.key }, fetch }),
    // In real time: on a busy machine a twentieth of a description's patience is too short.
    sleep: (durationMs, other) => sleep(systemClock, durationMs, other),
    readAsset: async (id) => {
      if (id === LARGE_PICTURE) return { mime: 'image/png', bytes: new Uint8Array(4_000_000) };
      if (id === CLIP) return { mime: 'video/mp4', bytes: new Uint8Array(wav(1)) };
      return { mime: 'image/png', bytes: new Uint8Array(png(64, 36, [1, 2, 3])) };
    },
  };
  return { fake, adapter, context, sent };
}

/** A request as the engine would make it: defaults filled in. Throws when the adapter does not declare it. */
export async function attemptOf(
  rig: Pick<RunwayRig, 'adapter' | 'context'>,
  order: { jobType: JobType; model: string; params: JsonObject },
): Promise<AdapterAttempt> {
  const view = await rig.adapter.describe(rig.context);
  const capability = findCapability(view, order.jobType, order.model);
  const checked = capability === undefined ? undefined : checkParams(capability, order.params);
  if (checked?.ok !== true) throw new Error(`not declared: ${JSON.stringify(checked)}`);
  const request = { jobId: newId.job(1), jobType: order.jobType, model: order.model, params: checked.params };
  const prepared = await rig.adapter.prepare(rig.context, request);
  return { attemptId: newId.attempt(1), request, prepared };
}
