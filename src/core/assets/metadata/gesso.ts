import { z } from 'zod';
import { jsonValueSchema } from '../../../contract/units.ts';
import { type FoundMetadata, seedOf } from './found.ts';

const schema = z.looseObject({ prompt: z.string() });

/** Who made it and what it was is not a parameter. */
const NOT_PARAMETERS = new Set(['prompt', 'seed', 'provider', 'model', 'placeholder']);

/** Reads the `gesso` text of our own pictures: JSON with the parameters by their names. undefined when it is something else. */
export function readGesso(json: unknown): FoundMetadata | undefined {
  const found = schema.safeParse(json).data;
  const all = z.record(z.string(), jsonValueSchema).safeParse(json).data;
  if (found === undefined || all === undefined) return undefined;
  const model = found['model'];
  return {
    source: 'gesso',
    prompt: found.prompt,
    model: typeof model === 'string' ? model : undefined,
    seed: seedOf(found['seed']),
    params: Object.fromEntries(Object.entries(all).filter(([name]) => !NOT_PARAMETERS.has(name))),
  };
}
