import { z } from 'zod';
import type { AdapterRequest } from '../adapter.ts';
import { INPUT_IMAGES } from './capabilities.ts';
import { featuresOf } from './models.ts';

/** An asset; in a request that is only priced it may still be a data: URL. */
const inputSchema = z.string();

const imageParamsSchema = z.object({
  prompt: z.string(),
  width: z.int(),
  height: z.int(),
  count: z.int().default(1),
  quality: z.string().default('medium'),
  complexity: z.string().optional(),
  background: z.string().default('auto'),
  format: z.string().default('png'),
  moderation: z.string().default('auto'),
  autoSize: z.boolean().default(false),
  mask: inputSchema.optional(),
});
const imagesSchema = z.object({
  image: inputSchema.optional(),
  image2: inputSchema.optional(),
  image3: inputSchema.optional(),
  image4: inputSchema.optional(),
});

const speechParamsSchema = z.object({
  prompt: z.string(),
  voice: z.string().default('alloy'),
  style: z.string().optional(),
  speed: z.number().optional(),
  format: z.string().default('mp3'),
});

/** A request in OpenAI's terms. `inputs`: assets, the one to edit first (data: URLs while it is only priced). */
export type Order =
  | (z.output<typeof imageParamsSchema> & {
      readonly kind: 'image';
      readonly model: string;
      readonly inputs: readonly string[];
    })
  | (z.output<typeof speechParamsSchema> & { readonly kind: 'speech'; readonly model: string });

/** The first of our models for a job without one. */
const DEFAULTS = { image: 'gpt-image-2.6-flare', audio: 'gpt-4o-mini-tts', video: '' } as const;

/** Reads a request that was checked against our capabilities. Pure. */
export function orderOf(request: AdapterRequest): Order {
  const model = request.model ?? DEFAULTS[request.jobType];
  if (featuresOf(model)?.kind === 'speech')
    return { kind: 'speech', model, ...speechParamsSchema.parse(request.params) };
  const images = imagesSchema.parse(request.params);
  const inputs = INPUT_IMAGES.map((name) => images[name]).filter((id) => id !== undefined);
  return { kind: 'image', model, inputs, ...imageParamsSchema.parse(request.params) };
}
