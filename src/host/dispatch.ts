import type { z } from 'zod';
import type { CallReply } from '../contract/client.ts';
import {
  isMethodName,
  METHODS,
  type MethodInput,
  type MethodName,
  type MethodOutput,
  type MethodParsedInput,
} from '../contract/methods.ts';
import { AppError } from '../core/base/app-error.ts';
import type { Log } from '../core/base/log.ts';
import { patiently } from '../core/db/patiently.ts';
import type { MethodHandlers } from '../core/engine-type.ts';
import { findUnsafeJson } from './json-guard.ts';
import type { RateLimit } from './rate-limit.ts';
import { invalidRequest, issuesOf } from './request-issues.ts';
import { wireErrorOf } from './wire-error.ts';

/** The one way from any door to the engine. Knows no transport. */
export type Dispatch = {
  /** For transports: takes whatever came over the wire and never rejects. */
  call(method: string, input: unknown): Promise<CallReply>;
  /** For doors with words of their own (media API, command line): the same checks, rejects with AppError. */
  invoke<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>>;
};

export type DispatchOptions = {
  readonly handlers: MethodHandlers;
  readonly log: Log;
  /** Asked before every `jobs.create`, whichever door it came through. Absent: unlimited. */
  readonly createLimit?: RateLimit;
};

type InputParsers = { readonly [M in MethodName]: { readonly input: z.ZodType<MethodParsedInput<M>> } };

const PARSERS: InputParsers = METHODS;

/** Wires handlers behind the contract: guard, parse, limit, run, and errors as the wire knows them. */
export function createDispatch(options: DispatchOptions): Dispatch {
  const { handlers, log, createLimit } = options;

  async function run<M extends MethodName>(method: M, input: unknown): Promise<MethodOutput<M>> {
    const parsed = parseInput(method, input);
    if (method === 'jobs.create') createLimit?.take();
    return patiently(() => handlers[method](parsed));
  }

  return {
    invoke: run,
    async call(method, input) {
      try {
        if (typeof method !== 'string' || !isMethodName(method)) throw unknownMethod(method);
        return { ok: true, output: await run(method, input) };
      } catch (error) {
        return { ok: false, error: wireErrorOf(error, log, isMethodName(method) ? method : 'unknown method') };
      }
    },
  };
}

function parseInput<M extends MethodName>(method: M, input: unknown): MethodParsedInput<M> {
  const given = input ?? {};
  const unsafe = findUnsafeJson(given);
  if (unsafe !== undefined) throw invalidRequest([unsafe]);
  const parsed = PARSERS[method].input.safeParse(given);
  if (!parsed.success) throw invalidRequest(issuesOf(parsed.error, given));
  return parsed.data;
}

function unknownMethod(method: unknown): AppError {
  const name = typeof method === 'string' ? method.slice(0, 100) : typeof method;
  return new AppError('not_found', `There is no method "${name}".`);
}
