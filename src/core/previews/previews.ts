import { createHash } from 'node:crypto';
import type { Capability, ParameterSpec, ProviderId, ProviderView } from '../../contract/provider.ts';
import { SECOND } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import type { AdapterContext } from '../providers/adapter.ts';
import { readBytes } from '../providers/body.ts';
import { discard, requestOutput } from '../providers/output-request.ts';
import { type CachedPreview, PreviewCache } from './preview-cache.ts';
import { previewTypeOf } from './preview-type.ts';

/** A portrait or some seconds of speech; more is not a sample. */
const MOST_BYTES = 8 * 1024 ** 2;
/** A person waits for it. */
const FETCH_MS = 20 * SECOND;
/** At once: a list of portraits asks for dozens. */
const AT_ONCE = 4;
/** Vendors name their addresses anew when they sign them; what was named long ago is asked for no more. */
const KNOWN_PER_PROVIDER = 20_000;
/** No vendor's origin: everything must be encrypted and public. */
const NOWHERE = 'https://previews.invalid';

/** Samples of voices and avatars: the window asks for them by a key of ours, and they come through this computer. */
export type Previews = {
  /** A provider's description with paths of our own in place of the vendor's addresses, which are remembered. */
  readonly present: (view: ProviderView) => ProviderView;
  /**
   * The sample behind a key, from the folder or the vendor. undefined: nobody named it since the start.
   * Throws AppError `unreachable` when the vendor does not hand it out.
   */
  readonly file: (provider: ProviderId, key: string) => Promise<CachedPreview | undefined>;
};

/** Only addresses that a provider's own description named are ever fetched, without a key, and only pictures and sounds are kept. */
export function createPreviews(options: {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly context: (provider: ProviderId, signal: AbortSignal) => AdapterContext;
}): Previews {
  const known = new Map<ProviderId, Map<string, string>>();
  const cache = new PreviewCache(options.dataDir);
  const asking = new Map<string, Promise<CachedPreview>>();
  const turn = createTurns(AT_ONCE);
  const remember = (provider: ProviderId, url: string): string => {
    const urls = known.get(provider) ?? new Map<string, string>();
    known.set(provider, urls);
    const key = createHash('sha256').update(url).digest('hex');
    // The last named is the youngest.
    urls.delete(key);
    urls.set(key, url);
    const [oldest] = urls.keys();
    if (urls.size > KNOWN_PER_PROVIDER && oldest !== undefined) urls.delete(oldest);
    return `/previews/${provider}/${key}`;
  };
  return {
    present: (view) => ({
      ...view,
      capabilities: view.capabilities.map((capability) => presented(capability, (url) => remember(view.id, url))),
    }),
    file: async (provider, key) => {
      const url = known.get(provider)?.get(key);
      if (url === undefined) return undefined;
      const there = await cache.find(key);
      if (there !== undefined) return there;
      const same = asking.get(key);
      if (same !== undefined) return same;
      const asked = turn(() => fetchPreview(options, { provider, url, key, cache })).finally(() => asking.delete(key));
      asking.set(key, asked);
      return asked;
    },
  };
}

async function fetchPreview(
  { clock, context }: Parameters<typeof createPreviews>[0],
  wanted: { readonly provider: ProviderId; readonly url: string; readonly key: string; readonly cache: PreviewCache },
): Promise<CachedPreview> {
  const late = new AbortController();
  const undo = clock.after(FETCH_MS, () => late.abort(new DOMException('the sample took too long', 'TimeoutError')));
  try {
    const lent = context(wanted.provider, late.signal);
    const source = { url: wanted.url, baseUrl: NOWHERE, mime: '' };
    const opened = await requestOutput(lent, source, { url: wanted.url, at: 0, etag: undefined });
    if (opened.response.status !== 200) {
      await discard(opened);
      throw new Error(`HTTP ${opened.response.status}`);
    }
    const bytes = await readBytes(opened.response, MOST_BYTES);
    const type = previewTypeOf(bytes);
    if (type === undefined) throw new Error('neither a picture nor a sound');
    return await wanted.cache.write(wanted.key, type, bytes);
  } catch (cause) {
    throw new AppError('unreachable', 'This sample cannot be had now. Try again later; everything else works.', {
      details: { provider: wanted.provider },
      cause,
    });
  } finally {
    undo();
  }
}

function presented(capability: Capability, path: (url: string) => string): Capability {
  if (!capability.parameters.some(hasPreviews)) return capability;
  return {
    ...capability,
    parameters: capability.parameters.map((spec) =>
      hasPreviews(spec)
        ? {
            ...spec,
            options: spec.options.map((option) =>
              option.previewUrl === undefined ? option : { ...option, previewUrl: path(option.previewUrl) },
            ),
          }
        : spec,
    ),
  };
}

function hasPreviews(spec: ParameterSpec): spec is Extract<ParameterSpec, { type: 'choice' }> {
  return spec.type === 'choice' && spec.options.some((option) => option.previewUrl !== undefined);
}

/** Runs at most `most` pieces of work at once; the others wait in order. */
function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const state = { running: 0, waiting: new Array<() => void>() };
  return async (work) => {
    if (state.running >= most) await new Promise<void>((resolve) => state.waiting.push(resolve));
    state.running += 1;
    try {
      return await work();
    } finally {
      state.running -= 1;
      state.waiting.shift()?.();
    }
  };
}
