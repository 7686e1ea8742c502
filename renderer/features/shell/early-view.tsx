import { type ComponentType, type FunctionComponent, lazy, useState } from 'react';

/** A part of the window with a script of its own. */
export type EarlyView<Props> = {
  /** Suspends until its script is there; where that has come already, it is drawn at once. */
  readonly View: FunctionComponent<Props>;
  /** Gets the script. Rejects when it cannot be had. */
  readonly fetch: () => Promise<void>;
};

/**
 * What `lazy` makes of a script, but for one that is there when the view is first drawn: React shows the placeholder of a `lazy` one all
 * the same, and then for 300 ms at least (FALLBACK_THROTTLE_MS in react-reconciler).
 */
export function earlyView<Props extends object>(load: () => Promise<ComponentType<Props>>): EarlyView<Props> {
  let loaded: ComponentType<Props> | undefined;
  const Late = lazy(async () => ({ default: await load() }));
  return {
    View: function View(props: Props) {
      // For as long as it is drawn: another component in its place would forget what it knows.
      const [Shown] = useState<ComponentType<Props>>(() => loaded ?? Late);
      return <Shown {...props} />;
    },
    fetch: async () => {
      loaded ??= await load();
    },
  };
}
