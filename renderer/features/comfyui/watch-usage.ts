import type { Client } from '../../../src/contract/client.ts';
import { SECOND } from '../../../src/contract/units.ts';
import { now } from '../../clock.ts';
import { useComfy } from '../../stores/comfy.ts';
import { useComfyUsage, withSample } from '../../stores/comfy-usage.ts';
import { useConnection } from '../../stores/connection.ts';

/** As often as the engine itself looks while somebody watches. */
const EVERY_MS = 10 * SECOND;

/** Keeps what ComfyUI uses over time, while the page is seen: free memory is no news that the engine would send. Returns its undo. */
export function watchComfyUsage(client: Client): () => void {
  const look = (): void => {
    const { comfy } = useComfy.getState();
    const isUp = comfy !== undefined && (comfy.state === 'ready' || comfy.state === 'busy');
    if (!isUp || document.hidden || useConnection.getState().state !== 'connected') return;
    client.call('comfy.status', {}).then(
      (status) => useComfyUsage.setState(({ samples }) => ({ samples: withSample(samples, status, now()) })),
      // The next look asks again; the state beside the chart says what is wrong.
      () => undefined,
    );
  };
  const timer = setInterval(look, EVERY_MS);
  const undo = useComfy.subscribe((state, before) => {
    if (state.comfy?.state !== before.comfy?.state) look();
  });
  return () => {
    clearInterval(timer);
    undo();
  };
}
