import type { ProjectId } from '../../../src/contract/ids.ts';
import type { JobQuote, JobRequest } from '../../../src/contract/job.ts';
import {
  canRun,
  type Capability,
  capabilityFor,
  type JobType,
  type ProviderView,
} from '../../../src/contract/provider.ts';
import type { JsonValue } from '../../../src/contract/units.ts';
import type { Draft } from '../../stores/draft.ts';
import { type Intent, intentOf } from '../../stores/intent.ts';
import { canServe } from './intents.ts';

/** Where the draft would be made, as far as is known: what was chosen, else what the engine's last quote says, else the likeliest. */
export type DraftRoute = {
  readonly provider: ProviderView | undefined;
  readonly model: string | undefined;
  /** undefined: nothing that is known can do this job type. */
  readonly capability: Capability | undefined;
  readonly isChosen: boolean;
};

/** Whether a provider declares a job type at all. */
export function canDo(provider: ProviderView, jobType: JobType): boolean {
  return provider.capabilities.some((capability) => capability.jobType === jobType);
}

/** Works out the route of the draft. A quote for another job type says nothing about this one. Pure. */
export function draftRoute(
  draft: Draft,
  providers: readonly ProviderView[],
  quote: { readonly quote: JobQuote | undefined; readonly jobType: JobType | undefined },
): DraftRoute {
  const choice = draft.choices[draft.jobType];
  const chosen = providers.find((provider) => provider.id === choice.provider);
  const answer = quote.jobType === draft.jobType ? quote.quote : undefined;
  const quoted = providers.find((provider) => provider.id === answer?.provider);
  const provider = chosen ?? quoted ?? likeliest(providers, draft.jobType, intentOf(draft));
  const model = choice.model ?? (answer?.provider === provider?.id ? (answer?.model ?? undefined) : undefined);
  const query = { jobType: draft.jobType, model, params: draft.params[draft.jobType] };
  const capability = provider === undefined ? undefined : capabilityFor(provider, query);
  return { provider, model, capability, isChosen: chosen !== undefined };
}

function likeliest(providers: readonly ProviderView[], jobType: JobType, intent: Intent): ProviderView | undefined {
  const able = providers.filter((provider) => canServe(provider, intent) && !provider.placeholder && !provider.paid);
  const ready = able.filter((provider) => provider.availability.state === 'ready');
  return ready.find((provider) => canRunNow(provider, jobType)) ?? ready[0] ?? able[0];
}

function canRunNow(provider: ProviderView, jobType: JobType): boolean {
  return provider.capabilities.some((capability) => capability.jobType === jobType && canRun(capability));
}

/** The request that the draft stands for, in a project if there is one. Parameters that this provider does not declare stay in the draft and are not sent. Pure. */
export function buildRequest(draft: Draft, route: DraftRoute, projectId?: ProjectId): JobRequest {
  const choice = draft.choices[draft.jobType];
  const declared = new Set(route.capability?.parameters.map((spec) => spec.name));
  const params: Record<string, JsonValue> = {};
  if (route.capability === undefined || declared.has('prompt')) params['prompt'] = draft.prompt;
  for (const [name, value] of Object.entries(draft.params[draft.jobType])) {
    if (declared.has(name)) params[name] = value;
  }
  if (projectId !== undefined) params['projectId'] = projectId;
  const cap = route.provider?.paid === true ? draft.caps[draft.jobType] : undefined;
  return {
    jobType: draft.jobType,
    params,
    ...(cap === undefined ? {} : { maxCostMicros: cap }),
    ...(choice.provider === undefined ? {} : { provider: choice.provider }),
    ...(choice.model === undefined ? {} : { model: choice.model }),
  };
}
