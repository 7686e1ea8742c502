import type { EngineEvent } from '../../contract/events.ts';
import type { JobId } from '../../contract/ids.ts';
import type { ProviderId } from '../../contract/provider.ts';
import type { AssetStore } from '../assets/store.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Commits } from '../db/commits.ts';
import type { Db } from '../db/open.ts';
import type { Adapter, AdapterContext } from '../providers/adapter.ts';
import type { LiveProgress } from './live.ts';

/** What running jobs needs from the rest of the engine; `engine.ts` makes it once. */
export type JobsRuntime = {
  readonly db: Db;
  /** Where steps that many jobs take at once are written: together, and without holding up the event loop. */
  readonly commits: Commits;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: AssetStore;
  readonly live: LiveProgress;
  readonly adapters: ReadonlyMap<ProviderId, Adapter>;
  /** What an adapter may use, bound to a signal and to the provider's own key. */
  readonly adapterContext: (provider: ProviderId, signal: AbortSignal) => AdapterContext;
  readonly emit: (event: EngineEvent) => void;
  /** The zone in which budget windows begin and end. */
  readonly timeZone: () => string;
  /** Tells everybody how the budget stands; many calls in a short time are one event. */
  readonly announceBudget: () => void;
  /** 0..1, for jitter and seeds. */
  readonly random: () => number;
};

/** How a running job is reached from outside its own loop. */
export type JobControl = {
  readonly jobId: JobId;
  /** Where the scheduler wants it to run, of several places behind one provider. */
  readonly lane?: string | undefined;
  /** Aborts when the engine stops: leave the row as it is, it survives. */
  readonly shutdown: AbortSignal;
  /** Aborts a little later: what is still under way (a request that may cost money) is cut off now. */
  readonly abandon: AbortSignal;
  /** Aborts when a person asked to cancel this job. */
  readonly cancel: AbortSignal;
};
