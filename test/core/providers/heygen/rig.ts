import { type AssetId, assetIdSchema, type AttemptId } from '../../../../src/contract/ids.ts';
import { checkParams } from '../../../../src/contract/params.ts';
import { findCapability } from '../../../../src/contract/provider.ts';
import type { JsonObject, JsonValue } from '../../../../src/contract/units.ts';
import { sleep } from '../../../../src/core/base/abort.ts';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { newId } from '../../../../src/core/base/ids.ts';
import type { Adapter, AdapterAttempt, AdapterContext, TaskStatus } from '../../../../src/core/providers/adapter.ts';
import { createHeyGenAdapter } from '../../../../src/core/providers/heygen/adapter.ts';
import { prices } from '../../../../src/core/providers/price-table.ts';
import type { FakeServer } from '../../../fakes/vendors/fake-server.ts';
import { fakeHeyGen } from '../../../fakes/vendors/heygen.ts';
import { png, wav } from '../../../fakes/vendors/media.ts';
import { adapterContext } from '../../../support/adapter-context.ts';
import { startFake } from '../contract-world.ts';

/** Inputs that lie in the library of these tests. */
export const PICTURE: AssetId = assetIdSchema.parse('0192f0c1-2345-7abc-8def-000000000001');
export const SOUND: AssetId = assetIdSchema.parse('0192f0c1-2345-7abc-8def-000000000002');
export const HUGE: AssetId = assetIdSchema.parse('0192f0c1-2345-7abc-8def-000000000003');

export type HeyGenRig = {
  readonly fake: FakeServer;
  readonly adapter: Adapter;
  readonly context: AdapterContext;
  /** The bodies of the creates that left, as JSON. */
  readonly bodies: unknown[];
};

/** The adapter on a stand-in of its own, with a library of three inputs. */
export async function openHeyGen(): Promise<HeyGenRig> {
  const fake = await startFake(fakeHeyGen);
  const adapter = createHeyGenAdapter({ baseUrl: fake.url, prices });
  const bodies: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (typeof init?.body === 'string') bodies.push(JSON.parse(init.body));
    return globalThis.fetch(input, init);
  };
  const context: AdapterContext = {
    ...adapterContext({ adapter, environment: { HEYGEN_API_KEY: fake.vendor.key }, fetch }),
    // In real time: on a busy machine a twentieth of a description's patience is too short.
    sleep: (durationMs, other) => sleep(systemClock, durationMs, other),
    readAsset: async (id) => {
      if (id === SOUND) return { mime: 'audio/wav', bytes: new Uint8Array(wav(3)) };
      if (id === HUGE) return { mime: 'audio/wav', bytes: new Uint8Array(32_000_001) };
      return { mime: 'image/png', bytes: new Uint8Array(png(64, 36, [1, 2, 3])) };
    },
  };
  return { fake, adapter, context, bodies };
}

/** An attempt as the engine would make it: defaults filled in. Throws when the adapter does not declare it. */
export async function attemptOf(
  { adapter, context }: Pick<HeyGenRig, 'adapter' | 'context'>,
  order: { model: string; params: JsonObject; attemptId?: AttemptId },
): Promise<AdapterAttempt> {
  const jobType = order.model === 'starfish_tts' ? 'audio' : 'video';
  const view = await adapter.describe(context);
  const capability = findCapability(view, jobType, order.model);
  const checked = capability === undefined ? undefined : checkParams(capability, order.params);
  if (checked?.ok !== true) throw new Error(`not declared: ${JSON.stringify(checked)}`);
  const request = { jobId: newId.job(1), jobType, model: order.model, params: checked.params } as const;
  const prepared = await adapter.prepare(context, request);
  return { attemptId: order.attemptId ?? newId.attempt(Date.now()), request, prepared };
}

/** Asks until the task has ended. */
export async function ended({ adapter, context }: HeyGenRig, handle: JsonValue): Promise<TaskStatus> {
  for (;;) {
    const status = await adapter.status(context, handle);
    if (status.state !== 'queued' && status.state !== 'running') return status;
  }
}
