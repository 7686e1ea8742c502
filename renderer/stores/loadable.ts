import { ClientError } from '../../src/contract/errors.ts';

/** Whether a list has been read. `ready` stays `ready` while it is read again, so that nothing flickers. */
export type LoadState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string; readonly details: string };

export const LOADING: LoadState = { kind: 'loading' };
export const READY: LoadState = { kind: 'ready' };

/** A failed read, in words, with what an engineer needs. */
export function failedLoad(error: unknown): LoadState {
  return { kind: 'failed', message: messageOf(error), details: detailsOf(error) };
}

/** The sentence for a person of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Everything known about an error as text to copy. */
export function detailsOf(error: unknown): string {
  if (error instanceof ClientError)
    return JSON.stringify({ code: error.code, message: error.message, details: error.details }, null, 2);
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
