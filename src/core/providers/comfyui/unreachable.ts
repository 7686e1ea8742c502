import type { JsonObject } from '../../../contract/units.ts';
import { ProviderFailure } from '../errors.ts';
import type { Sent } from '../errors.ts';

/**
 * refused: the computer answers, but nothing listens on the port: the process is gone. nowhere: no such computer, or no way to it.
 * silent: it accepts but does not answer in time. broken: it hung up in the middle, or answered 5xx. foreign: something else answers there.
 */
export type UnreachableKind = 'refused' | 'nowhere' | 'silent' | 'broken' | 'foreign';

/** No usable answer from the address of ComfyUI. `kind` says how it failed; `sent` is about a `start`. */
export class ComfyUnreachable extends ProviderFailure {
  readonly kind: UnreachableKind;

  constructor(kind: UnreachableKind, message: string, options: { sent: Sent; details?: JsonObject; cause?: unknown }) {
    super('unavailable', message, { ...options, transient: kind !== 'foreign' });
    this.name = 'ComfyUnreachable';
    this.kind = kind;
  }
}

/** Codes of Node's fetch (undici) and of the operating system that prove that no byte of a request was delivered. */
const NEVER_SENT = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Turns what `fetch` threw into the failure it stands for. The caller rethrows its own abort before. */
export function unreachableFrom(error: unknown, host: string, timedOut: boolean): ComfyUnreachable {
  const code = causeCode(error);
  const details = { host, cause: code ?? errorText(error) };
  if (timedOut) {
    return new ComfyUnreachable(
      'silent',
      `ComfyUI at ${host} does not answer in time. It may be loading a model, or it hangs.`,
      { sent: 'unknown', details, cause: error },
    );
  }
  if (code === 'ECONNREFUSED') {
    return new ComfyUnreachable(
      'refused',
      `Nothing answers at ${host}. Start ComfyUI, or change its address in the settings.`,
      { sent: 'no', details, cause: error },
    );
  }
  if (code !== undefined && NEVER_SENT.has(code)) {
    return new ComfyUnreachable(
      'nowhere',
      `No computer can be reached at ${host}. Check the address of ComfyUI and the network.`,
      { sent: 'no', details, cause: error },
    );
  }
  return new ComfyUnreachable(
    'broken',
    `The connection to ComfyUI at ${host} broke off. Check that it is running and that the address is right.`,
    { sent: 'unknown', details, cause: error },
  );
}

function causeCode(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  // "happy eyeballs": one error per address that was tried.
  const inner: unknown = cause instanceof AggregateError ? (cause.errors[0] ?? cause) : cause;
  if (typeof inner !== 'object' || inner === null || !('code' in inner)) return undefined;
  return typeof inner.code === 'string' ? inner.code : undefined;
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
