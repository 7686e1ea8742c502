import { z } from 'zod';
import { AppError } from '../../src/core/base/app-error.ts';
import { SOCKET_LIMITS } from '../../src/host/http/limits.ts';
import { invalidRequest, issuesOf } from '../../src/host/request-issues.ts';

/** The same caps as those of the WebSocket: one window is one client. */
export const BRIDGE_LIMITS = {
  /** One message, in UTF-16 units: `library.import` takes 32 MiB as base64 in a data URL. */
  messageLength: SOCKET_LIMITS.messageBytes,
  /** Calls of one window without an answer yet. */
  pendingCalls: SOCKET_LIMITS.pendingCalls,
} as const;

const callSchema = z.strictObject({ method: z.string().max(100), input: z.unknown().optional() });

export type BridgeCall = { readonly method: string; readonly input: unknown };

/**
 * Reads one message of the preload: JSON text, as over the WebSocket. Text has a length that can be checked before anything is built
 * from it, and cannot carry cycles, shared parts or live objects, which structured clone can.
 * Throws AppError `invalid_json`, `body_too_large` or `invalid_request`. `input` is checked by dispatch.
 */
export function parseBridgeCall(
  message: unknown,
  limits: { readonly messageLength: number } = BRIDGE_LIMITS,
): BridgeCall {
  if (typeof message !== 'string') throw new AppError('invalid_json', 'A call is one JSON text.');
  if (message.length > limits.messageLength) {
    throw new AppError('body_too_large', `A call may have at most ${limits.messageLength} characters.`, {
      details: { limit: limits.messageLength },
    });
  }
  const value = parseJson(message);
  const call = callSchema.safeParse(value);
  if (!call.success) throw invalidRequest(issuesOf(call.error, value));
  return { method: call.data.method, input: call.data.input };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_json', 'The call is not JSON.', { cause });
  }
}
