import type { JobType, Model } from '../../../contract/provider.ts';

/** A model of this version's own table. Which exist at the vendor, and until when, `pickers.ts` asks. */
type KnownModel = { readonly id: string; readonly label: string; readonly jobType: JobType; readonly note: string };

/** What we know of OpenAI's models, best first. A model that is not here is offered too when its name has the family's form. */
export const OPENAI_MODELS: readonly KnownModel[] = [
  { id: 'gpt-image-2.6-flare', label: 'GPT Image 2.6 Flare', jobType: 'image', note: 'Fast; for everyday pictures' },
  {
    id: 'gpt-image-2.6-sunburst',
    label: 'GPT Image 2.6 Sunburst',
    jobType: 'image',
    note: 'Slower; finest detail and lettering',
  },
  { id: 'gpt-image-2.5-flare', label: 'GPT Image 2.5 Flare', jobType: 'image', note: 'Fast' },
  { id: 'gpt-image-2.5-sunburst', label: 'GPT Image 2.5 Sunburst', jobType: 'image', note: 'Slower; finer detail' },
  { id: 'gpt-image-2', label: 'GPT Image 2', jobType: 'image', note: 'Exact prices are published' },
  { id: 'gpt-4o-mini-tts', label: 'GPT-4o mini TTS', jobType: 'audio', note: 'Speech; follows a described style' },
  { id: 'tts-1', label: 'TTS 1', jobType: 'audio', note: 'Speech; fast' },
  { id: 'tts-1-hd', label: 'TTS 1 HD', jobType: 'audio', note: 'Speech; finer sound' },
];

/** What a model understands, read off its name: newer ones of a family understand at least as much. */
export type Features = {
  readonly kind: 'image' | 'speech';
  /** xhigh and max. */
  readonly hasFinest: boolean;
  readonly hasComplexity: boolean;
  /** Follows a described style, and says what it used. */
  readonly hasInstructions: boolean;
};

/** undefined: not a model that we can use. Image models before 2 are left out: their tokens follow another formula, and they are ending. */
export function featuresOf(id: string): Features | undefined {
  const version = Number(/^gpt-image-(\d+(?:\.\d+)?)(?:-|$)/.exec(id)?.[1] ?? Number.NaN);
  if (version >= 2)
    return { kind: 'image', hasFinest: version >= 2.5, hasComplexity: version >= 2.6, hasInstructions: false };
  if (/^gpt-4o-mini-tts(?:-|$)/.test(id))
    return { kind: 'speech', hasFinest: false, hasComplexity: false, hasInstructions: true };
  if (/^tts-1(?:-hd)?(?:-\d{4})?$/.test(id))
    return { kind: 'speech', hasFinest: false, hasComplexity: false, hasInstructions: false };
  return undefined;
}

/** The model whose price a dated snapshot has: `gpt-image-2-2026-04-21` → `gpt-image-2`. */
export function priceModelOf(id: string): string {
  return id.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}

/** The model as pickers show it. until: a day, where the vendor has announced its end. */
export function viewModel(id: string, until: string | undefined): Model {
  const known = OPENAI_MODELS.find((model) => model.id === id);
  const jobTypes: Model['jobTypes'] = [featuresOf(id)?.kind === 'speech' ? 'audio' : 'image'];
  const end = until === undefined ? [] : [`until ${until}`];
  const note = [known?.note, ...end].filter((part) => part !== undefined).join(', ');
  return { id, label: known?.label ?? id, jobTypes, ...(note === '' ? {} : { note }) };
}
