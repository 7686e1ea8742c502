import type { JobType } from '../../src/contract/provider.ts';

/** What a person wants to make; two of them are one job type to the engine. */
export const INTENTS = ['image', 'edit', 'video', 'voice', 'music'] as const;
export type Intent = (typeof INTENTS)[number];

/** The job type behind each intent. */
export const JOB_TYPE_OF = {
  image: 'image',
  edit: 'image',
  video: 'video',
  voice: 'audio',
  music: 'audio',
} as const satisfies Record<Intent, JobType>;

/** The intent of a draft: what was chosen, else the first of its job type, for a draft whose type something else has changed. Pure. */
export function intentOf({ intent, jobType }: { readonly intent: Intent; readonly jobType: JobType }): Intent {
  if (JOB_TYPE_OF[intent] === jobType) return intent;
  return jobType === 'audio' ? 'voice' : jobType;
}
