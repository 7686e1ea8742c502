import type { Availability, ProviderId, ProviderView } from '../../contract/provider.ts';
import type { Clock } from '../base/clock.ts';
import { LIMITS } from '../base/limits.ts';
import type { Adapter, AdapterContext } from './adapter.ts';

type Known = { readonly view: ProviderView; readonly at: number };

/**
 * The adapters of this engine and what each last said of itself. A description is believed for LIMITS.describeFreshMs;
 * asking twice at once is one question.
 */
export class ProviderRegistry {
  readonly adapters: ReadonlyMap<ProviderId, Adapter>;
  readonly #context: (provider: ProviderId, signal: AbortSignal) => AdapterContext;
  readonly #clock: Clock;
  readonly #onChange: (view: ProviderView) => void;
  readonly #known = new Map<ProviderId, Known>();
  readonly #asking = new Map<ProviderId, Promise<ProviderView>>();

  constructor(options: {
    adapters: readonly Adapter[];
    context: (provider: ProviderId, signal: AbortSignal) => AdapterContext;
    clock: Clock;
    onChange: (view: ProviderView) => void;
  }) {
    this.adapters = new Map(options.adapters.map((adapter) => [adapter.id, adapter]));
    this.#context = options.context;
    this.#clock = options.clock;
    this.#onChange = options.onChange;
  }

  /** A provider as it is now, or was a moment ago. refresh: ask in any case. undefined: this version has no such provider. */
  async describe(id: ProviderId, options: { refresh: boolean }): Promise<ProviderView | undefined> {
    const adapter = this.adapters.get(id);
    if (adapter === undefined) return undefined;
    const known = this.#known.get(id);
    if (!options.refresh && known !== undefined && this.#clock.monotonic() - known.at < LIMITS.describeFreshMs) return known.view;
    const asking = this.#asking.get(id) ?? this.#ask(adapter);
    this.#asking.set(id, asking);
    return asking;
  }

  /** Every provider of this version, in the order in which they were registered. */
  async describeAll(options: { refresh: boolean }): Promise<readonly ProviderView[]> {
    const views = await Promise.all([...this.adapters.keys()].map((id) => this.describe(id, options)));
    return views.filter((view) => view !== undefined);
  }

  /** What was last said must be asked again, for example because the address changed. */
  forget(id: ProviderId): void {
    this.#known.delete(id);
    this.#asking.delete(id);
  }

  async #ask(adapter: Adapter): Promise<ProviderView> {
    try {
      const view = await adapter.describe(this.#context(adapter.id, AbortSignal.timeout(LIMITS.describeMaxMs)));
      const before = this.#known.get(adapter.id)?.view;
      this.#known.set(adapter.id, { view, at: this.#clock.monotonic() });
      if (before !== undefined && isDifferent(before, view)) this.#onChange(view);
      return view;
    } finally {
      this.#asking.delete(adapter.id);
    }
  }
}

/** Free memory changes all the time and is no news by itself. */
function isDifferent(a: ProviderView, b: ProviderView): boolean {
  return JSON.stringify([essence(a.availability), a.models]) !== JSON.stringify([essence(b.availability), b.models]);
}

function essence(availability: Availability): readonly string[] {
  return [availability.state, availability.message];
}
