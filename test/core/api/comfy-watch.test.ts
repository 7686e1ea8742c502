import { expect, it } from 'vitest';
import type { ComfyStatus } from '../../../src/contract/comfy.ts';
import { startComfyStandIn } from '../../fakes/comfyui/stand-in.ts';
import { openEngine } from '../../support/test-engine.ts';
import { createFakeClock } from '../fake-clock.ts';

it('says to those who look that ComfyUI went away, without being asked', async () => {
  const comfy = await startComfyStandIn({});
  const clock = createFakeClock();
  const engine = await openEngine({ clock, environment: { COMFY_WORKER_URL: comfy.url } });
  const first = await engine.handlers['comfy.status']({ refresh: true });
  const changed = new Promise<ComfyStatus>((resolve) => {
    engine.subscribe((event) => {
      if (event.name === 'comfy.changed') resolve(event.payload.comfy);
    });
  });

  await comfy.close();
  clock.advance(10_000);

  expect(first).toMatchObject({ mode: 'attached', state: 'ready' });
  expect(await changed).toMatchObject({ mode: 'attached', state: 'unreachable', url: comfy.url });
});
