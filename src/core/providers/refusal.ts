import type { JsonObject } from '../../contract/units.ts';
import { BodyTooLarge, isHtml } from './body.ts';
import type { Answer, VendorClient } from './call.ts';
import { ProviderFailure } from './errors.ts';
import { fetchFailureOf } from './fetch-failure.ts';
import { retryAfterOf } from './retry-after.ts';
import { type ErrorRule, meaningOf, type Vendor, type VendorError } from './vendor.ts';

/** Statuses below 500 that do not prove that the vendor refused: its own gateway may have given up on work that went on. */
const NO_PROOF: ReadonlySet<number> = new Set([408, 499]);
/** Statuses of a read that may pass. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** An answer that is not 2xx, as the failure it stands for. Of a create: what it proves; of a read: whether asking later may help. */
export async function refusal(client: VendorClient, answer: Answer, kind: 'create' | 'read'): Promise<ProviderFailure> {
  const { vendor, context } = client;
  const { status } = answer;
  const error = withoutKey(vendor.readError(answer.json), await context.secret());
  const details = detailsOf(answer, error);
  const retryAfterMs = retryAfterOf(answer.headers, context.now());
  const wish = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status >= 300 && status < 400) return redirected(vendor, answer, details);
  const rule = meaningOf(vendor, { status, error });
  const message = sentence(vendor, answer, { rule, error });
  if (kind === 'read') {
    const transient = rule.transient ?? (PASSING.has(status) || status >= 500);
    return new ProviderFailure(rule.means, message, { transient, details, ...wish });
  }
  if (status >= 500 || NO_PROOF.has(status))
    return new ProviderFailure('outcome_unknown', message, { sent: 'unknown', details, ...wish });
  return new ProviderFailure(rule.means, message, {
    sent: 'rejected',
    transient: rule.transient ?? false,
    details,
    ...wish,
  });
}

/** A create without an answer. */
export function brokenCreate(vendor: Vendor, error: unknown): ProviderFailure {
  if (error instanceof BodyTooLarge)
    return new ProviderFailure('outcome_unknown', `${vendor.name} answered with far more than was asked for.`, {
      sent: 'unknown',
      cause: error,
    });
  const { sent, why, code } = fetchFailureOf(error);
  const details: JsonObject = code === undefined ? {} : { cause: code };
  if (sent === 'no')
    return new ProviderFailure('unavailable', `${vendor.name} cannot be reached: ${why}. Nothing was sent.`, {
      sent,
      transient: true,
      details,
      cause: error,
    });
  const late = error instanceof DOMException && error.name === 'TimeoutError';
  return new ProviderFailure(
    'outcome_unknown',
    late ? `${vendor.name} took the request and did not answer in time.` : `While ${vendor.name} worked, ${why}.`,
    { sent, details, cause: error },
  );
}

/** Our own address is wrong, or somebody is in between. The request was not processed by the vendor we know; it is not repeated elsewhere. */
function redirected(vendor: Vendor, answer: Answer, details: JsonObject): ProviderFailure {
  return new ProviderFailure(
    'rejected',
    `The address of ${vendor.name} sends us elsewhere instead of answering. Check ${vendor.urlVariable} and the network.`,
    { sent: answer.status === 303 ? 'unknown' : 'rejected', details },
  );
}

/** A vendor may repeat the key that it refuses; it must not get into a job's error. */
function withoutKey(error: VendorError, key: string | undefined): VendorError {
  if (key === undefined || error.message === undefined) return error;
  return { ...error, message: error.message.replaceAll(key, '…') };
}

function sentence(vendor: Vendor, answer: Answer, meaning: { rule: ErrorRule; error: VendorError }): string {
  const { rule, error } = meaning;
  if (rule.say !== undefined) return rule.say;
  if (isHtml(answer.headers, answer.bytes))
    return `A web page came instead of an answer from ${vendor.name} (HTTP ${answer.status}). Check its address and the network.`;
  if (error.message !== undefined) return `${vendor.name}: ${error.message.slice(0, 400)}`;
  return `${vendor.name} refused this request (HTTP ${answer.status}).`;
}

function detailsOf(answer: Answer, error: VendorError): JsonObject {
  const id = answer.headers.get('x-request-id') ?? answer.headers.get('request-id');
  return {
    status: answer.status,
    ...(error.codes.length === 0 ? {} : { codes: error.codes.slice(0, 4).map((code) => code.slice(0, 100)) }),
    ...(id === null ? {} : { requestId: id.slice(0, 200) }),
  };
}
