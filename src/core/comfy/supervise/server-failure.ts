import { ProviderFailure } from '../../providers/errors.ts';
import { ACTIONS } from './causes.ts';
import type { Facts } from './server-facts.ts';

/** There is nothing to start. */
export function notInstalled(): ProviderFailure {
  return new ProviderFailure('unavailable', `No ComfyUI is installed. ${ACTIONS.install.label}`);
}

/** A person wants to decide when it runs. */
export function startedByHand(): ProviderFailure {
  return new ProviderFailure('unavailable', `ComfyUI does not run, and it is started by hand. ${ACTIONS.start.label}`);
}

/** Somebody stopped it while a job waited for it: the job goes back to the queue. */
export function stoppedByHand(): ProviderFailure {
  return new ProviderFailure('unavailable', `ComfyUI was stopped by hand. ${ACTIONS.start.label}`, { transient: true });
}

/** It does not start, or ended too often, and the same would happen again. */
export function givenUp(server: string, { cause, readySince }: Facts): ProviderFailure {
  const words = cause === undefined ? 'ComfyUI does not start.' : `${cause.message} ${cause.action.label}`;
  return new ProviderFailure(readySince === undefined ? 'unavailable' : 'engine_crashed', words, {
    details: { server, cause: cause?.code ?? 'ended' },
  });
}
