import type { CallReply, WireCall } from '../../src/contract/client.ts';
import { type DurationMs, jsonValueSchema, MINUTE, SECOND } from '../../src/contract/units.ts';
import type { EarlyCall } from './early-connection.ts';
import { chosen } from '../messages/chosen.ts';

/** How long a call may wait to be sent, and then for its answer (a full check of the library reads every file). */
export const UNSENT_TIMEOUT_MS: DurationMs = 20 * SECOND;
const ANSWER_TIMEOUT_MS: DurationMs = 10 * MINUTE;
/** More than this many calls at once means that something loops. */
const MAX_PENDING = 1000;

type Pending = {
  readonly call: WireCall;
  readonly resolve: (reply: CallReply) => void;
  isSent: boolean;
  timer: ReturnType<typeof setTimeout>;
};

/** The calls of one connection that have no answer yet. Those not yet sent survive a lost connection; those sent are answered with an error. */
export class PendingCalls {
  readonly #pending = new Map<number, Pending>();
  /** What was sent before anybody asked, by its content: its id. */
  #expected = new Map<string, number>();
  #nextId = 0;

  /** Calls that are on their way already, under their places as ids: whoever asks the same gets their answers. Replaces what was expected before. */
  expect(calls: readonly EarlyCall[]): void {
    this.#expected = new Map(calls.map((call, id) => [contentOf(call), id]));
    this.#nextId = Math.max(this.#nextId, calls.length);
  }

  /** Adds a call. `send` is tried at once and again by `flush`; it returns false when nothing could be sent. */
  add(method: string, input: unknown, send: (call: WireCall) => boolean): Promise<CallReply> {
    if (this.#pending.size >= MAX_PENDING) return Promise.resolve(failure('rate_limited', 'notSent', 'too_many_calls'));
    const plain = jsonValueSchema.parse(JSON.parse(JSON.stringify(input)));
    const content = contentOf({ method, input: plain });
    const early = this.#expected.get(content);
    this.#expected.delete(content);
    const call: WireCall = { type: 'call', id: early ?? this.#nextId, method, input: plain };
    if (early === undefined) this.#nextId += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.settle(call.id, failure('internal', 'notSent', 'not_sent')),
        UNSENT_TIMEOUT_MS,
      );
      const pending: Pending = { call, resolve, isSent: false, timer };
      this.#pending.set(call.id, pending);
      this.#trySend(pending, early === undefined ? send : () => true);
    });
  }

  /** Sends what was not sent yet, oldest first. */
  flush(send: (call: WireCall) => boolean): void {
    for (const pending of this.#pending.values()) {
      if (!pending.isSent) this.#trySend(pending, send);
    }
  }

  /** Answers a call; an id that is not waited for is ignored. */
  settle(id: number, reply: CallReply): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    clearTimeout(pending.timer);
    this.#pending.delete(id);
    pending.resolve(reply);
  }

  /** The connection is gone: whoever was sent cannot get an answer any more. */
  failSent(): void {
    for (const pending of this.#pending.values()) {
      if (pending.isSent) this.settle(pending.call.id, failure('internal', 'lost', 'connection_lost'));
    }
  }

  #trySend(pending: Pending, send: (call: WireCall) => boolean): void {
    if (!send(pending.call)) return;
    pending.isSent = true;
    clearTimeout(pending.timer);
    pending.timer = setTimeout(
      () => this.settle(pending.call.id, failure('internal', 'timedOut', 'timeout')),
      ANSWER_TIMEOUT_MS,
    );
  }
}

/** The same for calls that ask the same in the same words. */
function contentOf({ method, input }: { readonly method: string; readonly input: unknown }): string {
  return `${method} ${JSON.stringify(input)}`;
}

/** The connection begins before the language is loaded: its texts are looked up when they are needed. */
function failure(code: 'internal' | 'rate_limited', text: 'notSent' | 'lost' | 'timedOut', reason: string): CallReply {
  return { ok: false, error: { code, message: chosen().messages.client[text], details: { reason } } };
}
