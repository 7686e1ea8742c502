import type { JobId } from '../../contract/ids.ts';
import type { ProviderId } from '../../contract/provider.ts';
import type { EpochMs } from '../../contract/units.ts';
import { LIMITS } from '../base/limits.ts';
import type { Db } from '../db/open.ts';
import { all, get } from '../db/statement.ts';

/** What a pick must know of the ones before it. Kept in memory for each provider: after a restart a new round begins. */
export type Rotation = {
  /** Project ('' for none) → the number of the pick that served it last. */
  readonly servedAt: Map<string, number>;
  picks: number;
  /** The model of the last pick, and how many picks in a row it was kept out of turn. */
  model: string | null;
  kept: number;
};

/** A rotation in which nobody was served yet. */
export function newRotation(): Rotation {
  return { servedAt: new Map(), picks: 0, model: null, kept: 0 };
}

/** A waiting job, as far as its turn depends on it. */
export type Candidate = {
  readonly id: JobId;
  readonly project: string;
  readonly priority: number;
  readonly position: number;
  readonly model: string | null;
};

type PickQuery = {
  readonly provider: ProviderId;
  readonly now: EpochMs;
  readonly keepsModel: boolean;
  /** The models that are loaded in other places of the same provider. */
  readonly loadedElsewhere?: ReadonlySet<string>;
};

/**
 * Which waiting job comes next: the highest priority first; among equals the project that was served longest ago, so that one
 * batch cannot starve the rest; within a project queue order. Where changing the model costs time (`keepsModel`), a job with the
 * loaded model may go first, at most LIMITS.affinityRunMax times in a row and never before a higher priority.
 * Reads only; `notePick` records the choice. Costs a few index look-ups for each project, however many jobs wait.
 */
export function pickNext(db: Db, rotation: Rotation, query: PickQuery): Candidate | undefined {
  const first = headOf(db, query);
  // Nothing is due, or nobody else waits for a turn: the usual case, and then the queue's own order is the fair one.
  const fair = first === undefined || first.hasOthers === 0 ? first : fairest(rotation, headsOf(db, query));
  if (fair === undefined || !query.keepsModel || rotation.model === null || fair.model === rotation.model) return fair;
  // Nobody is kept waiting for a model that another place has loaded.
  const isServed = fair.model !== null && query.loadedElsewhere?.has(fair.model) === true;
  if (rotation.kept >= LIMITS.affinityRunMax && !isServed) return fair;
  const same = headOfModel(db, { ...query, model: rotation.model });
  return same !== undefined && same.priority === fair.priority ? same : fair;
}

/** What a place has, and what only other places have: a job for one of those waits for its own place. */
export type ModelsHere = { readonly own: ReadonlySet<string>; readonly elsewhere: ReadonlySet<string> };

/**
 * The next job of `pickNext` that can run in a place with these models; where that one cannot, the first job of any model that can.
 * Costs one look-up for each of its models then.
 */
export function pickNextHere(
  db: Db,
  rotation: Rotation,
  query: PickQuery & { readonly models: ModelsHere },
): Candidate | undefined {
  const next = pickNext(db, rotation, query);
  if (next?.model === undefined || next.model === null || !query.models.elsewhere.has(next.model)) return next;
  const heads = [...query.models.own]
    .slice(0, LIMITS.modelsInPlaceMax)
    .flatMap((model) => headOfModel(db, { ...query, model }) ?? []);
  const order = (a: Candidate, b: Candidate): number =>
    b.priority - a.priority ||
    Number(b.model === rotation.model) - Number(a.model === rotation.model) ||
    a.position - b.position;
  return heads.toSorted(order)[0];
}

/** Records a pick once its job was really claimed. */
export function notePick(
  rotation: Rotation,
  picked: { readonly project: string; readonly model: string | null },
): void {
  rotation.picks += 1;
  rotation.servedAt.set(picked.project, rotation.picks);
  // A job without a model (an upscale by numbers alone) leaves the loaded one where it is.
  const isKept = picked.model === null || rotation.model === picked.model;
  rotation.kept = isKept ? rotation.kept + 1 : 0;
  rotation.model = picked.model ?? rotation.model;
}

function fairest(rotation: Rotation, heads: readonly Candidate[]): Candidate | undefined {
  const order = (a: Candidate, b: Candidate): number =>
    b.priority - a.priority ||
    (rotation.servedAt.get(a.project) ?? 0) - (rotation.servedAt.get(b.project) ?? 0) ||
    a.position - b.position;
  return heads.toSorted(order)[0];
}

/** The first due job of all, and whether jobs of another project wait (1) or not (0). */
function headOf(
  db: Db,
  query: { provider: ProviderId; now: EpochMs },
): (Candidate & { readonly hasOthers: 0 | 1 }) | undefined {
  return get<Candidate & { readonly hasOthers: 0 | 1 }>(
    db,
    `select id, project, priority, position, model,
       exists (select 1 from jobs where state = 'queued' and provider = +:provider and coalesce(project_id, '') > head.project)
       or exists (select 1 from jobs where state = 'queued' and provider = +:provider and coalesce(project_id, '') < head.project) as hasOthers
     from (
       select id, coalesce(project_id, '') as project, priority, position, model from jobs
       where state = 'queued' and provider = +:provider and run_after <= +:now
       order by priority desc, position limit 1
     ) head`,
    { provider: query.provider, now: query.now },
  );
}

/** The first due job of each project that has one waiting. */
function headsOf(db: Db, query: { provider: ProviderId; now: EpochMs }): Candidate[] {
  return projectsOf(db, query.provider).flatMap((project) => {
    const head = get<Candidate>(
      db,
      `select id, coalesce(project_id, '') as project, priority, position, model from jobs
       where state = 'queued' and provider = +:provider and coalesce(project_id, '') = +:project and run_after <= +:now
       order by priority desc, position limit 1`,
      { provider: query.provider, project, now: query.now },
    );
    return head === undefined ? [] : [head];
  });
}

/** Every project with a waiting job. Hops from one to the next through the index instead of reading all rows. */
function projectsOf(db: Db, provider: ProviderId): string[] {
  const rows = all<{ project: string }>(
    db,
    `with recursive hop (project) as (
       select min(coalesce(project_id, '')) from jobs where state = 'queued' and provider = +:provider
       union all
       select (
         select min(coalesce(project_id, '')) from jobs
         where state = 'queued' and provider = +:provider and coalesce(project_id, '') > hop.project
       ) from hop where hop.project is not null
     )
     select project from hop where project is not null limit :most`,
    { provider, most: LIMITS.projectsInRotationMax },
  );
  return rows.map((row) => row.project);
}

function headOfModel(
  db: Db,
  { provider, model, now }: { provider: ProviderId; model: string; now: EpochMs },
): Candidate | undefined {
  return get<Candidate>(
    db,
    `select id, coalesce(project_id, '') as project, priority, position, model from jobs
     where state = 'queued' and provider = +:provider and model = +:model and run_after <= +:now
     order by priority desc, position limit 1`,
    { provider, model, now },
  );
}
