import { z } from 'zod';
import { type FoundMetadata, numberOf, present, seedOf } from './found.ts';

const modelSchema = z.union([
  z.looseObject({ name: z.string() }).transform(({ name }) => name),
  z.looseObject({ model_name: z.string() }).transform((model) => model.model_name),
]);
const currentSchema = z.looseObject({
  positive_prompt: z.string(),
  negative_prompt: z.string().nullish(),
  seed: z.unknown().optional(),
  steps: z.unknown().optional(),
  cfg_scale: z.unknown().optional(),
  scheduler: z.string().nullish(),
  strength: z.unknown().optional(),
  width: z.unknown().optional(),
  height: z.unknown().optional(),
  model: z.unknown().optional(),
});
const formerSchema = z.looseObject({
  model_weights: z.string().nullish(),
  image: z.looseObject({
    prompt: z.union([z.string(), z.array(z.looseObject({ prompt: z.string() }))]),
    seed: z.unknown().optional(),
    steps: z.unknown().optional(),
    cfg_scale: z.unknown().optional(),
    sampler: z.string().nullish(),
    width: z.unknown().optional(),
    height: z.unknown().optional(),
  }),
});

/**
 * Reads what InvokeAI writes into its pictures: `invokeai_metadata` (from version 3 on, core metadata of its image service) or
 * `sd-metadata` (version 2). undefined when it is neither.
 */
export function readInvoke(json: unknown): FoundMetadata | undefined {
  const current = currentSchema.safeParse(json).data;
  if (current !== undefined) {
    return {
      source: 'invokeai',
      prompt: current.positive_prompt.trim(),
      model: modelSchema.safeParse(current.model).data,
      seed: seedOf(current.seed),
      params: present({
        negativePrompt: current.negative_prompt?.trim(),
        steps: numberOf(current.steps),
        guidance: numberOf(current.cfg_scale),
        scheduler: current.scheduler ?? undefined,
        strength: numberOf(current.strength),
        width: numberOf(current.width),
        height: numberOf(current.height),
      }),
    };
  }
  const former = formerSchema.safeParse(json).data;
  if (former === undefined) return undefined;
  const { image } = former;
  const prompt = typeof image.prompt === 'string' ? image.prompt : (image.prompt[0]?.prompt ?? '');
  return {
    source: 'invokeai',
    prompt: prompt.trim(),
    model: former.model_weights ?? undefined,
    seed: seedOf(image.seed),
    params: present({
      steps: numberOf(image.steps),
      guidance: numberOf(image.cfg_scale),
      sampler: image.sampler ?? undefined,
      width: numberOf(image.width),
      height: numberOf(image.height),
    }),
  };
}
