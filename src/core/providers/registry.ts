import type { ProviderId, ProviderView } from '../../contract/provider.ts';
import type { DurationMs } from '../../contract/units.ts';
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import type { Adapter, AdapterContext } from './adapter.ts';

/** at: monotonic; undefined: to be asked again, kept only to see what has changed. */
type Known = { readonly view: ProviderView; readonly at: DurationMs | undefined };

/**
 * The adapters of this engine and what each last said of itself. A description is believed for LIMITS.describeFreshMs; asking twice
 * at once is one question. A description that fails or takes longer than LIMITS.describeMaxMs is the answer "unreachable".
 */
export class ProviderRegistry {
  readonly adapters: ReadonlyMap<ProviderId, Adapter>;
  readonly #context: (provider: ProviderId, signal: AbortSignal) => AdapterContext;
  readonly #clock: Clock;
  readonly #present: (view: ProviderView) => ProviderView;
  readonly #onChange: (view: ProviderView) => void;
  readonly #known = new Map<ProviderId, Known>();
  readonly #asking = new Map<ProviderId, Promise<ProviderView>>();

  constructor(options: {
    adapters: readonly Adapter[];
    context: (provider: ProviderId, signal: AbortSignal) => AdapterContext;
    clock: Clock;
    /** What everybody sees of a description; the adapter's own by default. */
    present?: (view: ProviderView) => ProviderView;
    onChange: (view: ProviderView) => void;
  }) {
    this.adapters = new Map(options.adapters.map((adapter) => [adapter.id, adapter]));
    this.#context = options.context;
    this.#clock = options.clock;
    this.#present = options.present ?? ((view) => view);
    this.#onChange = options.onChange;
  }

  /** A provider as it is now, or was a moment ago. refresh: ask in any case. undefined: this version has no such provider. */
  async describe(id: ProviderId, options: { refresh: boolean }): Promise<ProviderView | undefined> {
    const adapter = this.adapters.get(id);
    if (adapter === undefined) return undefined;
    const known = this.#known.get(id);
    if (!options.refresh && known?.at !== undefined && this.#clock.monotonic() - known.at < LIMITS.describeFreshMs)
      return known.view;
    const asking = this.#asking.get(id);
    if (asking !== undefined) return asking;
    const asked = this.#ask(adapter);
    this.#asking.set(id, asked);
    const view = await asked;
    // Forgotten in the meantime: an answer of before must not replace the answer of now.
    if (this.#asking.get(id) !== asked) return view;
    this.#asking.delete(id);
    this.#remember(id, view);
    return view;
  }

  /** Every provider of this version, in the order in which they were registered. */
  async describeAll(options: { refresh: boolean }): Promise<readonly ProviderView[]> {
    const views = await Promise.all([...this.adapters.keys()].map((id) => this.describe(id, options)));
    return views.filter((view) => view !== undefined);
  }

  /** What was last said must be asked again, for example because the address changed. */
  forget(id: ProviderId): void {
    const known = this.#known.get(id);
    if (known !== undefined) this.#known.set(id, { view: known.view, at: undefined });
    this.#asking.delete(id);
  }

  #remember(id: ProviderId, view: ProviderView): void {
    const before = this.#known.get(id)?.view;
    this.#known.set(id, { view, at: this.#clock.monotonic() });
    if (before !== undefined && isDifferent(before, view)) this.#onChange(view);
  }

  /** Never rejects. */
  async #ask(adapter: Adapter): Promise<ProviderView> {
    const late = new AbortController();
    const ended = Promise.withResolvers<never>();
    const undo = this.#clock.after(LIMITS.describeMaxMs, () => {
      const reason = new DOMException('the description took too long', 'TimeoutError');
      late.abort(reason);
      ended.reject(reason);
    });
    try {
      const asked = adapter.describe(this.#context(adapter.id, late.signal));
      return this.#present(await Promise.race([asked, ended.promise]));
    } catch (error) {
      return unreachable(adapter.id, { known: this.#known.get(adapter.id)?.view, isLate: late.signal.aborted, error });
    } finally {
      undo();
    }
  }
}

/** What is known of a provider stays; without anything it counts as paid, so that it is never chosen silently. */
function unreachable(
  id: ProviderId,
  options: { known: ProviderView | undefined; isLate: boolean; error: unknown },
): ProviderView {
  const message = options.isLate
    ? `It does not answer within ${LIMITS.describeMaxMs / 1000} s. Check that it is running.`
    : 'It could not be asked what it can do. Check that it is running, then look at the log.';
  const nothing: Omit<ProviderView, 'availability' | 'models'> = {
    id,
    name: id,
    kind: 'cloud',
    paid: true,
    placeholder: false,
    capabilities: [],
  };
  const reason = options.error instanceof Error ? options.error.name : 'unknown';
  return {
    ...(options.known ?? nothing),
    availability: { state: 'unreachable', message, facts: { reason } },
    models: [],
  };
}

/** Free memory changes all the time and is no news by itself. */
function isDifferent(a: ProviderView, b: ProviderView): boolean {
  return JSON.stringify(essence(a)) !== JSON.stringify(essence(b));
}

function essence({ availability, models, capabilities }: ProviderView): readonly unknown[] {
  return [availability.state, availability.message, models, capabilities];
}
