import type { JobId } from '../../contract/ids.ts';
import type { ProviderId } from '../../contract/provider.ts';
import type { EpochMs } from '../../contract/units.ts';
import { newId } from '../base/ids.ts';
import type { Db } from '../db/open.ts';
import type { Lane } from '../providers/adapter.ts';
import { claimNext } from './claim.ts';
import { type ModelsHere, newRotation, type Rotation } from './pick.ts';
import type { JobRow } from './row-schema.ts';
import { findAttempt } from './row.ts';
import type { JobsRuntime } from './runtime.ts';

/**
 * The places of providers that have several (`Adapter.lanes`), and the jobs that were claimed for each. A place whose loaded model is
 * asked for goes first, so that a job goes where its model is; else the least loaded one that has the model, those without a loaded
 * model before those that would have to change theirs. Places that do not answer get nothing while another one is open.
 */
export class Lanes {
  readonly #rotations = new Map<string, Rotation>();
  readonly #held = new Map<JobId, { readonly provider: ProviderId; readonly lane: string }>();
  #hasClosed = false;

  /** true: some place did not answer; it is to be tried again by itself, and not only when the next job ends. */
  get hasClosed(): boolean {
    return this.#hasClosed;
  }

  /** Claims as many jobs as the lanes of a provider have room for. Inside a transaction. */
  claim(
    db: Db,
    query: {
      readonly provider: ProviderId;
      readonly lanes: readonly Lane[];
      readonly keepsModel: boolean;
      readonly now: EpochMs;
    },
  ): JobRow[] {
    this.#hasClosed = query.lanes.some((lane) => !lane.isOpen);
    const claimed: JobRow[] = [];
    for (;;) {
      const claim = claimOne(db, { ...query, rotations: this.#rotations, busy: this.#busy(query.provider) });
      if (claim === undefined) return claimed;
      claimed.push(claim.job);
      this.#held.set(claim.job.id, { provider: query.provider, lane: claim.lane });
    }
  }

  /** A job that an earlier process left in the middle is in the lane that has its task. */
  resume(runtime: Pick<JobsRuntime, 'db' | 'adapters'>, job: JobRow): void {
    const handle = findAttempt(runtime.db, job.id, job.attempt)?.handle ?? null;
    const lane = handle === null ? undefined : runtime.adapters.get(job.provider)?.laneOf?.(handle);
    if (lane !== undefined) this.#held.set(job.id, { provider: job.provider, lane });
  }

  /** The lane of a job; undefined when it is in none. */
  of(jobId: JobId): string | undefined {
    return this.#held.get(jobId)?.lane;
  }

  /** Forgets the jobs that are not at work: they ended, or their claim was not written. */
  keepOnly(isAtWork: (jobId: JobId) => boolean): void {
    for (const jobId of this.#held.keys()) if (!isAtWork(jobId)) this.#held.delete(jobId);
  }

  #busy(provider: ProviderId): Map<string, number> {
    const counts = new Map<string, number>();
    for (const held of this.#held.values())
      if (held.provider === provider) counts.set(held.lane, (counts.get(held.lane) ?? 0) + 1);
    return counts;
  }
}

type Query = {
  readonly provider: ProviderId;
  readonly lanes: readonly Lane[];
  readonly rotations: Map<string, Rotation>;
  readonly busy: ReadonlyMap<string, number>;
  readonly keepsModel: boolean;
  readonly now: EpochMs;
};

function claimOne(db: Db, query: Query): { readonly job: JobRow; readonly lane: string } | undefined {
  const load = (lane: Lane): number => (query.busy.get(lane.id) ?? 0) / lane.capacity;
  const hasModel = (lane: Lane): number => Number(rotationOf(query.rotations, lane).model !== null);
  const byLoad = lanesWithRoom(query.lanes, query.busy).toSorted((a, b) => load(a) - load(b));
  const asks = [
    ...byLoad.map((lane) => ({ lane, onlyLoaded: true })),
    ...byLoad.toSorted((a, b) => hasModel(a) - hasModel(b)).map((lane) => ({ lane, onlyLoaded: false })),
  ];
  for (const { lane, onlyLoaded } of asks) {
    const job = claimNext(db, {
      provider: query.provider,
      attemptId: newId.attempt(query.now),
      lease: newId.attempt(query.now),
      now: query.now,
      rotation: rotationOf(query.rotations, lane),
      keepsModel: query.keepsModel,
      onlyLoaded,
      loadedElsewhere: loadedBeside(query, lane),
      ...(lane.models === undefined ? {} : { models: modelsHere(lane.models, query.lanes) }),
    });
    if (job !== undefined) return { job, lane: lane.id };
  }
  return undefined;
}

/** What the other open lanes have loaded. */
function loadedBeside({ lanes, rotations }: Query, lane: Lane): ReadonlySet<string> {
  const others = lanes.filter((other) => other.id !== lane.id && other.isOpen);
  return new Set(others.flatMap((other) => rotationOf(rotations, other).model ?? []));
}

function lanesWithRoom(lanes: readonly Lane[], busy: ReadonlyMap<string, number>): Lane[] {
  const answering = lanes.filter((lane) => lane.isOpen);
  // When none answers, jobs are tried all the same, and fail in plain words when it stays so.
  return (answering.length > 0 ? answering : lanes).filter((lane) => (busy.get(lane.id) ?? 0) < lane.capacity);
}

/** A model that none has is tried anywhere, and its job says that it is missing. */
function modelsHere(own: readonly string[], lanes: readonly Lane[]): ModelsHere {
  const mine = new Set(own);
  const others = lanes.flatMap((lane) => lane.models ?? []);
  return { own: mine, elsewhere: new Set(others.filter((model) => !mine.has(model))) };
}

function rotationOf(rotations: Map<string, Rotation>, lane: Lane): Rotation {
  const rotation = rotations.get(lane.id) ?? newRotation();
  rotations.set(lane.id, rotation);
  return rotation;
}
