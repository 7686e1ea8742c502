import { assetIdSchema } from '../../../src/contract/ids.ts';
import { type PresetContent, PROMPT_PLACE } from '../../../src/contract/presets.ts';
import type { ProviderView } from '../../../src/contract/provider.ts';
import type { JsonObject, JsonValue } from '../../../src/contract/units.ts';
import { messages } from '../../messages/messages.ts';
import type { Draft } from '../../stores/draft.ts';
import { intentOfSettings } from './intents.ts';
import { routeName } from './route-text.ts';

/** What of the form goes into a preset beside its plain settings. */
export type PresetParts = {
  /** As typed in the dialog; empty: none, the words of the form stay when it is applied. */
  readonly words: string;
  /** Provider and model. */
  readonly hasRoute: boolean;
  readonly hasSeed: boolean;
  /** Pictures, clips and sounds that were given. */
  readonly hasInputs: boolean;
};

/** What a preset keeps of the form. Pure. */
export function presetOf(draft: Draft, parts: PresetParts): PresetContent {
  const { jobType } = draft;
  const choice = draft.choices[jobType];
  const isKept = ([name, value]: [string, JsonValue]): boolean =>
    name === 'seed' ? parts.hasSeed : isInput(value) ? parts.hasInputs : true;
  return {
    jobType,
    prompt: parts.words.trim() === '' ? null : parts.words,
    provider: parts.hasRoute ? (choice.provider ?? null) : null,
    model: parts.hasRoute ? (choice.model ?? null) : null,
    params: Object.fromEntries(Object.entries(draft.params[jobType]).filter(isKept)),
  };
}

/** The form with a preset in it. A locked seed and inputs stay where the preset brings none; `{prompt}` takes the words of the form. Pure. */
export function draftWithPreset(draft: Draft, preset: PresetContent): Draft {
  const { jobType, provider, model, prompt } = preset;
  const staying = Object.entries(draft.params[jobType]).filter(([name, value]) => name === 'seed' || isInput(value));
  const params = { ...Object.fromEntries(staying), ...preset.params };
  return {
    ...draft,
    jobType,
    intent: intentWith(draft, preset),
    prompt: prompt === null ? draft.prompt : prompt.replaceAll(PROMPT_PLACE, () => draft.prompt.trim()),
    choices:
      provider === null ? draft.choices : { ...draft.choices, [jobType]: { provider, model: model ?? undefined } },
    params: { ...draft.params, [jobType]: params },
  };
}

/** A preset changes what the form is about only where it says so. */
function intentWith(draft: Draft, { jobType, params }: PresetContent): Draft['intent'] {
  const said = intentOfSettings(jobType, params);
  const isUsual = said === jobType || said === 'voice';
  return isUsual && draft.jobType === jobType ? draft.intent : said;
}

/** What a preset brings, in a few words: "SDXL · 832 × 1216 · 2 more settings". Pure. */
export function presetSummary(preset: PresetContent, providers: readonly ProviderView[]): string {
  const text = messages.presets;
  const { width, height, ...others } = preset.params;
  const hasSize = typeof width === 'number' && typeof height === 'number';
  const count = Object.keys(hasSize ? others : preset.params).length;
  const parts = [
    messages.common.jobTypes[preset.jobType],
    routeText(preset, providers),
    hasSize ? messages.prompt.size.chip(width, height) : undefined,
    preset.prompt === null ? undefined : text.words,
    count === 0 ? undefined : text.settings(count),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** Whether the form has something that is kept only when somebody wants it. Pure. */
export function partsOf({ jobType, params, choices }: Draft): Omit<PresetParts, 'words'> {
  const given: JsonObject = params[jobType];
  return {
    hasRoute: choices[jobType].provider !== undefined,
    hasSeed: given['seed'] !== undefined,
    hasInputs: Object.values(given).some(isInput),
  };
}

function routeText(preset: PresetContent, providers: readonly ProviderView[]): string | undefined {
  if (preset.provider === null) return undefined;
  const provider = providers.find(({ id }) => id === preset.provider);
  if (provider === undefined) return preset.model ?? preset.provider;
  const name = routeName(provider, preset.model ?? undefined);
  return name.model ?? name.where;
}

function isInput(value: JsonValue): boolean {
  return assetIdSchema.safeParse(value).success;
}
