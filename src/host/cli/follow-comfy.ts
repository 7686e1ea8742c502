import type { ComfyStatus } from '../../contract/comfy.ts';
import { SECOND } from '../../contract/units.ts';
import { systemClock } from '../../core/base/clock.ts';
import type { Connection } from './connection.ts';
import type { Output } from './output.ts';

/** Tells on stderr how a start of ComfyUI goes, whoever asked for it. Returns its undo. */
export function tellComfyStarts(connection: Connection, out: Output): () => void {
  const state: { startedAt: number | undefined } = { startedAt: undefined };
  return connection.onEvent((event) => {
    if (event.name !== 'comfy.changed') return;
    const { comfy } = event.payload;
    if (comfy.mode !== 'supervised') return;
    if (comfy.state === 'starting') {
      if (state.startedAt === undefined) out.note('Starting ComfyUI. This usually takes 10 to 60 seconds.');
      state.startedAt ??= systemClock.monotonic();
      out.progress(`ComfyUI: ${comfy.phase ?? 'starting'}`);
    }
    if (comfy.state === 'ready' && state.startedAt !== undefined) {
      const seconds = (systemClock.monotonic() - state.startedAt) / SECOND;
      out.note(`ComfyUI is ready at ${comfy.url ?? 'its address'} after ${seconds.toFixed(1)} s.`);
      state.startedAt = undefined;
    }
    if (comfy.state === 'crashed' && comfy.cause !== null) out.note(`ComfyUI: ${comfy.cause.message}`);
  });
}

/** Waits until a start has come to its end: every server takes prompts, or one of them is given up. Rejects with the signal's reason. */
export function followStart(connection: Connection, first: ComfyStatus, signal: AbortSignal): Promise<ComfyStatus> {
  return new Promise((resolve, reject) => {
    const ends = AbortSignal.any([signal, connection.lost]);
    const finish = (settle: () => void): void => {
      stopListening();
      ends.removeEventListener('abort', onEnd);
      settle();
    };
    const onEnd = (): void => finish(() => reject(ends.reason));
    const look = (comfy: ComfyStatus): void => {
      if (hasSettled(comfy)) finish(() => resolve(comfy));
    };
    const stopListening = connection.onEvent((event) => {
      if (event.name === 'comfy.changed') look(event.payload.comfy);
    });
    if (ends.aborted) return onEnd();
    ends.addEventListener('abort', onEnd, { once: true });
    if (hasSettled(first)) return look(first);
    // It may have changed before we listened.
    connection.call('comfy.status', { refresh: false }).then(look, (error: unknown) => finish(() => reject(error)));
  });
}

function hasSettled({ backends }: ComfyStatus): boolean {
  const isUp = backends.every(({ state }) => state === 'ready' || state === 'busy');
  const isDown = backends.some(
    ({ state, retryAt }) =>
      retryAt === null && (state === 'crashed' || state === 'stopped' || state === 'not_installed'),
  );
  return isUp || isDown;
}
