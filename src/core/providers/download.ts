import { SECOND } from '../../contract/units.ts';
import type { AdapterContext, Download } from './adapter.ts';
import { isHtml } from './body.ts';
import { deadline } from './deadline.ts';
import type { ProviderFailure } from './errors.ts';
import { discard, lost, type Open, type OutputSource, type Position, requestOutput } from './output-request.ts';

const MAX_BYTES = 8 * 1024 ** 3;
const RENEWALS = 2;
/** Breaks in a row without a byte in between, after which the download is given up (the engine starts it anew, a bounded number of times). */
const BREAKS = 4;
/** How long the vendor may be silent between two pieces. */
const SILENCE_MS = 60 * SECOND;

type State = Position & { renewals: number };

/**
 * Fetches a result exactly as the vendor made it. A connection that breaks is taken up where it ended (Range), an expired address is
 * renewed, redirects are followed only to addresses that pass the same check, and never with credentials off the vendor's origin.
 * Throws ProviderFailure `output_lost` (transient when trying again may help).
 */
export async function downloadOutput(context: AdapterContext, source: OutputSource): Promise<Download> {
  const state: State = { url: source.url, renewals: 0, at: 0, etag: undefined };
  const first = await open(context, source, state);
  state.etag = first.response.headers.get('etag') ?? undefined;
  const announced = lengthOf(first.response);
  const maxBytes = source.maxBytes ?? MAX_BYTES;
  if (announced !== undefined && announced > maxBytes) {
    await discard(first);
    throw tooLarge(maxBytes);
  }
  const stream = resumable(context, { ...source, maxBytes }, { state, first, announced });
  const mime = mimeOf(first.response, source.mime);
  return announced === undefined ? { mime, stream } : { mime, stream, bytes: announced };
}

function resumable(
  context: AdapterContext,
  source: OutputSource & { maxBytes: number },
  begun: { state: State; first: Open; announced: number | undefined },
): ReadableStream<Uint8Array> {
  const { state, announced } = begun;
  let current: { reader: ReadableStreamDefaultReader<Uint8Array> | undefined; opened: Open } = connect(begun.first);
  let breaks = 0;
  const reopen = async (): Promise<void> => {
    breaks += 1;
    current.opened.end();
    if (breaks > BREAKS) throw brokenOff(state.at, announced);
    await context.sleep(Math.min(8 * SECOND, 250 * 2 ** breaks));
    current = connect(await open(context, source, state));
  };
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      for (;;) {
        const part = await next(context, current.reader);
        if (part === 'broken' || (part === 'end' && announced !== undefined && state.at < announced)) {
          await reopen();
          continue;
        }
        if (part === 'end') {
          current.opened.end();
          return controller.close();
        }
        breaks = 0;
        state.at += part.byteLength;
        if (state.at > source.maxBytes) {
          await discard(current.opened);
          throw tooLarge(source.maxBytes);
        }
        return controller.enqueue(part);
      }
    },
    cancel: () => discard(current.opened),
  });
}

function connect(opened: Open): { reader: ReadableStreamDefaultReader<Uint8Array> | undefined; opened: Open } {
  return { reader: opened.response.body?.getReader(), opened };
}

/** The next piece; 'broken' when the connection ended before its time or fell silent. */
async function next(
  context: AdapterContext,
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | 'end' | 'broken'> {
  if (reader === undefined) return 'end';
  const silence = deadline(context, SILENCE_MS);
  const quiet = Promise.withResolvers<'broken'>();
  silence.signal.addEventListener('abort', () => quiet.resolve('broken'));
  try {
    const part = await Promise.race([reader.read(), quiet.promise]);
    if (context.signal.aborted) throw context.signal.reason;
    if (part === 'broken') {
      await reader.cancel().catch(() => undefined);
      return part;
    }
    return part.done ? 'end' : part.value;
  } catch {
    if (context.signal.aborted) throw context.signal.reason;
    return 'broken';
  } finally {
    silence.end();
  }
}

/** An answer that begins at `state.at`; renews the address where it has expired. */
async function open(context: AdapterContext, source: OutputSource, state: State): Promise<Open> {
  for (;;) {
    const opened = await requestOutput(context, source, state);
    const { status, headers } = opened.response;
    if (status === 200 && isHtml(headers, new Uint8Array())) {
      await discard(opened);
      throw lost('A web page came in place of the result.', { status }, true);
    }
    if (status === 206 && state.at > 0) return opened;
    if (status === 200) {
      if (state.at === 0) return opened;
      return skip(opened, state.at);
    }
    await discard(opened);
    if (status !== 401 && status !== 403 && status !== 404 && status !== 410)
      throw lost(`The result cannot be fetched now (HTTP ${status}).`, { status }, status === 429 || status >= 500);
    const renewed = state.renewals < RENEWALS ? await source.renew?.() : undefined;
    if (renewed === undefined)
      throw lost(`The vendor does not hand out this result (HTTP ${status}).`, { status }, false);
    state.renewals += 1;
    state.url = renewed;
  }
}

/** The vendor began anew in place of going on: what is known already is passed over. */
function skip(opened: Open, bytes: number): Open {
  let left = bytes;
  const rest = opened.response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        const passed = Math.min(left, chunk.byteLength);
        left -= passed;
        if (passed < chunk.byteLength) controller.enqueue(chunk.subarray(passed));
      },
    }),
  );
  return { response: new Response(rest ?? null, { headers: opened.response.headers }), end: opened.end };
}

function lengthOf(response: Response): number | undefined {
  const text = response.headers.get('content-length');
  // A length of packed bytes says nothing about ours.
  if ((response.headers.get('content-encoding') ?? 'identity') !== 'identity') return undefined;
  const length = text === null ? Number.NaN : Number(text);
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}

function mimeOf(response: Response, said: string): string {
  const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return /^(?:image|video|audio)\//.test(type) ? type : said;
}

function tooLarge(maxBytes: number): ProviderFailure {
  return lost(`The result is larger than ${Math.round(maxBytes / 1024 ** 2)} MiB, so it was not stored.`, {}, false);
}

function brokenOff(at: number, announced: number | undefined): ProviderFailure {
  const of = announced === undefined ? '' : ` of ${announced}`;
  return lost(`The download broke off again and again: ${at}${of} bytes arrived.`, {}, true);
}
