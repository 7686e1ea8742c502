import type { AssetId, JobId } from '../../src/contract/ids.ts';
import type { Line } from './lines.ts';

/** What an engine has promised over all its lives, read from what its processes said. */
export type Promises = {
  /** Accepted job → the prices that it may have: the last one acknowledged, and those asked for since. */
  readonly accepted: Map<JobId, Set<number>>;
  /** Jobs that must exist all or not at all. */
  readonly batches: (readonly JobId[])[];
  /** Acknowledged as cancelled, and never retried. */
  readonly cancelled: Set<JobId>;
  readonly retried: Set<JobId>;
  readonly imported: Set<AssetId>;
  /** Pairs of settings, of which exactly one must be found. */
  settings: readonly string[];
  readonly pendingEdits: Map<JobId, number[]>;
};

/** Nothing promised yet. */
export function noPromises(): Promises {
  return {
    accepted: new Map(),
    batches: [],
    cancelled: new Set(),
    retried: new Set(),
    imported: new Set(),
    settings: [UNSET],
    pendingEdits: new Map(),
  };
}

/** The pair of settings before anybody has set one. */
export const UNSET = 'system+';

/** Takes note of one line. */
export function note(promises: Promises, line: Line): void {
  const { accepted, pendingEdits } = promises;
  switch (line.say) {
    case 'accepted':
      // Somebody may have begun to edit it before its acceptance was said aloud.
      for (const id of line.ids)
        accepted.set(id, new Set([...(accepted.get(id) ?? []), ...(pendingEdits.get(id) ?? []), line.price]));
      return;
    case 'batch':
      promises.batches.push(line.ids);
      return;
    case 'editing':
      accepted.get(line.id)?.add(line.price);
      pendingEdits.set(line.id, [...(pendingEdits.get(line.id) ?? []), line.price]);
      return;
    case 'edited': {
      const pending = (pendingEdits.get(line.id) ?? []).filter((price) => price !== line.price);
      pendingEdits.set(line.id, pending);
      // While another edit is on its way, or has been refused, its price stays possible beside this one.
      const others = pending.length === 0 ? [] : [...(accepted.get(line.id) ?? []), ...pending];
      accepted.set(line.id, new Set([...others, line.price]));
      return;
    }
    case 'retrying':
      promises.retried.add(line.id);
      return;
    case 'cancelled':
      promises.cancelled.add(line.id);
      return;
    case 'imported':
      promises.imported.add(line.id);
      return;
    case 'setting':
      promises.settings = [...promises.settings, `${line.theme}+${line.zone}`];
      return;
    case 'set':
      // Two people may set at once, so what was asked for before stays possible until the next life.
      promises.settings = [...promises.settings.filter((pair) => pair !== UNSET), `${line.theme}+${line.zone}`];
      return;
    case 'loaded':
    case 'running':
    case 'bug':
      return;
  }
}
