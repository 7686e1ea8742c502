import { assetIdSchema } from '../../../src/contract/ids.ts';
import {
  type Capability,
  capabilityFor,
  type JobType,
  type ParameterSpec,
  type ProviderView,
} from '../../../src/contract/provider.ts';
import type { JsonObject } from '../../../src/contract/units.ts';
import { type Draft, withChoice } from '../../stores/draft.ts';
import { type Intent, INTENTS, intentOf, JOB_TYPE_OF } from '../../stores/intent.ts';

/** Whether a declared capability is what an intent asks for. Pure. */
export function isFor(capability: Capability, intent: Intent): boolean {
  if (capability.jobType !== JOB_TYPE_OF[intent]) return false;
  switch (intent) {
    case 'image':
    case 'video':
      return true;
    case 'edit':
      return pictureInput(capability) !== undefined;
    case 'voice':
    case 'music':
      return soundsOf(capability).includes(intent);
  }
}

/** Whether a provider, or one of its models, declares what an intent asks for. Pure. */
export function canServe(provider: ProviderView, intent: Intent, model?: string): boolean {
  return provider.capabilities.some(
    (capability) =>
      isFor(capability, intent) &&
      (model === undefined || capability.models === undefined || capability.models.includes(model)),
  );
}

/** The intents that some provider can serve, in their order. Pure. */
export function offeredIntents(providers: readonly ProviderView[]): readonly Intent[] {
  return INTENTS.filter((intent) => providers.some((provider) => canServe(provider, intent)));
}

/** The picture that a capability works from; undefined where it takes none. A mask alone is no picture. Pure. */
export function pictureInput(capability: Capability): ParameterSpec | undefined {
  return capability.parameters.find(
    (spec) => spec.type === 'asset' && spec.accept.includes('image') && spec.name !== 'mask',
  );
}

/** What a draft is about, as the bar shows it: a model that was chosen says more than what was pressed before it. Pure. */
export function shownIntent(draft: Draft, capability: Capability | undefined): Intent {
  const intent = intentOf(draft);
  if (draft.jobType !== 'audio' || capability === undefined) return intent;
  if (draft.choices.audio.provider === undefined) return intent;
  const sounds = soundsOf(capability);
  const [only] = sounds;
  return only !== undefined && !sounds.some((sound) => sound === intent) ? only : intent;
}

/** The intent that settings speak of: a picture that is given is there to be worked on. Pure. */
export function intentOfSettings(jobType: JobType, params: JsonObject): Intent {
  if (jobType === 'image')
    return Object.values(params).some((value) => assetIdSchema.safeParse(value).success) ? 'edit' : 'image';
  if (jobType === 'audio') return params['mode'] === 'music' || params['mode'] === 'effect' ? 'music' : 'voice';
  return 'video';
}

/**
 * The draft for another intent. A route that was chosen stays as long as it can serve it; else its first model that can takes over, and
 * without one the choice is open again. Never chooses a provider that nobody chose. Pure.
 */
export function withIntent(draft: Draft, intent: Intent, providers: readonly ProviderView[]): Draft {
  const next = { ...draft, intent, jobType: JOB_TYPE_OF[intent] };
  if (intent !== 'voice' && intent !== 'music') return next;
  const provider = providers.find(({ id }) => id === draft.choices.audio.provider);
  const params = withMode(draft.params.audio, intent);
  const { model } = draft.choices.audio;
  const present = provider === undefined ? undefined : capabilityFor(provider, { jobType: 'audio', model, params });
  if (provider === undefined || (present !== undefined && isFor(present, intent)))
    return { ...next, params: { ...draft.params, audio: params } };
  const able = provider.capabilities.find((capability) => isFor(capability, intent) && capability.onlyNamed !== true);
  const { workflow: _workflow, ...rest } = params;
  const named: JsonObject = able?.workflow === undefined ? rest : { ...rest, workflow: able.workflow };
  const choice =
    able === undefined ? { provider: undefined, model: undefined } : { provider: provider.id, model: able.models?.[0] };
  return { ...withChoice(next, choice), params: { ...draft.params, audio: named } };
}

/** The model of a provider for an intent; undefined where its default one will do. Pure. */
export function modelFor(provider: ProviderView, intent: Intent): string | undefined {
  const usual = capabilityFor(provider, { jobType: JOB_TYPE_OF[intent] });
  if (usual !== undefined && isFor(usual, intent)) return undefined;
  return provider.capabilities.find((capability) => isFor(capability, intent))?.models?.[0];
}

/** What an audio capability makes: what its choice of kind offers, else speech where it declares a voice, and music or sounds where not. */
function soundsOf(capability: Capability): readonly Intent[] {
  const kind = capability.parameters.find((spec) => spec.name === 'mode');
  if (kind?.type === 'choice') {
    const offers = (value: string): boolean => kind.options.some((option) => option.value === value);
    return [...(offers('speech') ? (['voice'] as const) : []), ...(offers('music') ? (['music'] as const) : [])];
  }
  return capability.parameters.some(({ name }) => name === 'voice') ? ['voice'] : ['music'];
}

/** `mode` is how a provider that makes both is told; nobody else declares it, so that nobody else is sent it. */
function withMode(params: JsonObject, intent: 'voice' | 'music'): JsonObject {
  if (intent === 'voice') return { ...params, mode: 'speech' };
  return { ...params, mode: params['mode'] === 'effect' ? 'effect' : 'music' };
}
