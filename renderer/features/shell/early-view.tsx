import { type ComponentType, type FunctionComponent, type ReactNode, useEffect, useState } from 'react';

/** A part of the window with a script of its own. */
export type EarlyView<Props> = {
  /** Draws the placeholder until its script is there, which may be from the start. Throws, for the boundary around it, when it cannot be had. */
  readonly View: FunctionComponent<Props>;
  /** Gets the script. Rejects when it cannot be had. */
  readonly fetch: () => Promise<void>;
};

type State<Props> = {
  readonly Shown: ComponentType<Props> | undefined;
  readonly failure?: { readonly error: unknown };
};

/**
 * What `lazy` and a suspense boundary do, at once: React shows the placeholder of those for 300 ms at least, also when the script is there
 * (FALLBACK_THROTTLE_MS in react-reconciler).
 */
export function earlyView<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  placeholder: ReactNode,
): EarlyView<Props> {
  let loaded: ComponentType<Props> | undefined;
  const fetch = async (): Promise<void> => {
    loaded ??= await load();
  };
  function View(props: Props) {
    const [{ Shown, failure }, setState] = useState<State<Props>>(() => ({ Shown: loaded }));
    const isMissing = Shown === undefined;
    useEffect(() => {
      if (!isMissing) return undefined;
      let isGone = false;
      fetch().then(
        () => isGone || setState({ Shown: loaded }),
        (error: unknown) => isGone || setState({ Shown: undefined, failure: { error } }),
      );
      return () => {
        isGone = true;
      };
    }, [isMissing]);
    if (failure !== undefined) throw failure.error;
    return Shown === undefined ? placeholder : <Shown {...props} />;
  }
  return { View, fetch };
}
