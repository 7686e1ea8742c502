import { create } from 'zustand';
import type { JobId } from '../../src/contract/ids.ts';
import { JOB_TYPES, type JobType, type ProviderId } from '../../src/contract/provider.ts';
import type { JsonObject, JsonValue, MicroUsd } from '../../src/contract/units.ts';
import type { Intent } from './intent.ts';

/** undefined: let the engine choose (it never chooses a paid or a placeholder provider by itself). */
export type RouteChoice = { readonly provider: ProviderId | undefined; readonly model: string | undefined };

/** What stands in the prompt bar: one prompt for all job types, the rest kept per type. Nothing of it is ever overwritten but by its person. */
export type Draft = {
  readonly jobType: JobType;
  /** What was asked for among the kinds of the job type; read it by `intentOf`, which knows when it no longer holds. */
  readonly intent: Intent;
  readonly prompt: string;
  readonly choices: Readonly<Record<JobType, RouteChoice>>;
  /** Parameters that differ from the provider's defaults, without the prompt. */
  readonly params: Readonly<Record<JobType, JsonObject>>;
  /** The most that one job may cost, micro-dollars; undefined: what its estimate says. Needed where a price is not published. */
  readonly caps: Readonly<Record<JobType, MicroUsd | undefined>>;
  /** The intent that was sent and not yet acknowledged: sent again, it keeps its id, so that a double click or a reload is one job. */
  readonly pending: { readonly jobId: JobId; readonly request: string } | undefined;
};

const NO_CHOICE: RouteChoice = { provider: undefined, model: undefined };

export const EMPTY_DRAFT: Draft = {
  jobType: 'image',
  intent: 'image',
  prompt: '',
  choices: { image: NO_CHOICE, video: NO_CHOICE, audio: NO_CHOICE },
  params: { image: {}, video: {}, audio: {} },
  caps: { image: undefined, video: undefined, audio: undefined },
  pending: undefined,
};

/** The draft of this browser, kept in its local storage by `draft-storage.ts`. */
export const useDraft = create<Draft>()(() => EMPTY_DRAFT);

/** Sets one parameter of the present job type; undefined goes back to the provider's default. Pure. */
export function withParam(draft: Draft, name: string, value: JsonValue | undefined): Draft {
  const { [name]: _dropped, ...rest } = draft.params[draft.jobType];
  const params = value === undefined ? rest : { ...rest, [name]: value };
  return { ...draft, params: { ...draft.params, [draft.jobType]: params } };
}

/** Sets the most that a job of the present type may cost; undefined takes it away. Pure. */
export function withCap(draft: Draft, micros: MicroUsd | undefined): Draft {
  return { ...draft, caps: { ...draft.caps, [draft.jobType]: micros } };
}

/** Chooses where the present job type is made. Pure. */
export function withChoice(draft: Draft, choice: RouteChoice): Draft {
  return { ...draft, choices: { ...draft.choices, [draft.jobType]: choice } };
}

/** Chooses a provider for every job type that has no choice yet. Pure. */
export function withChoiceEverywhere(draft: Draft, provider: ProviderId): Draft {
  const choices = { ...draft.choices };
  for (const jobType of JOB_TYPES) {
    if (choices[jobType].provider === undefined) choices[jobType] = { provider, model: undefined };
  }
  return { ...draft, choices };
}
