import type { JobType, ProviderId } from '../../../src/contract/provider.ts';
import type { JsonObject } from '../../../src/contract/units.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { type Draft, useDraft, withParam } from '../../stores/draft.ts';
import { intentOfSettings } from './intents.ts';

/** What made an earlier result. `params` as the engine keeps them, with prompt and seed. */
export type DraftSource = {
  readonly jobType: JobType;
  readonly provider: ProviderId | null;
  readonly model: string | null;
  readonly params: JsonObject;
};
export type DraftPart = 'all' | 'prompt' | 'seed';

/** Takes an earlier result's settings over into the prompt bar: only when a person asks, always with a way back. */
export function applyToDraft(source: DraftSource, part: DraftPart): void {
  const before = useDraft.getState();
  useDraft.setState(draftFrom(before, source, part), true);
  const said = {
    all: messages.prompt.applied,
    prompt: messages.prompt.appliedPrompt,
    seed: messages.prompt.appliedSeed,
  }[part];
  toast.info(said, { action: { label: messages.common.undo, onClick: () => useDraft.setState(before, true) } });
}

/** The draft with a part of an earlier result. Pure. */
export function draftFrom(draft: Draft, source: DraftSource, part: DraftPart): Draft {
  const { prompt, ...params } = source.params;
  const promptText = typeof prompt === 'string' ? prompt : draft.prompt;
  if (part === 'prompt') return { ...draft, prompt: promptText };
  if (part === 'seed') return withParam({ ...draft, jobType: source.jobType }, 'seed', params['seed']);
  return {
    ...draft,
    jobType: source.jobType,
    intent: intentOfSettings(source.jobType, params),
    prompt: promptText,
    // What another program made says nothing about where it is made here.
    choices:
      source.provider === null
        ? draft.choices
        : { ...draft.choices, [source.jobType]: { provider: source.provider, model: source.model ?? undefined } },
    params: { ...draft.params, [source.jobType]: params },
  };
}
