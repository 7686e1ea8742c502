import type { z } from 'zod';
import {
  type AssetId,
  assetIdSchema,
  type JobId,
  jobIdSchema,
  type LimitId,
  limitIdSchema,
} from '../../contract/ids.ts';
import { onePositional } from './command.ts';
import { UsageError } from './usage-error.ts';

/** The job id that a form takes as its only word. Throws UsageError. */
export function jobIdFrom(positionals: readonly string[], usage: readonly string[]): JobId {
  return idFrom(positionals, { schema: jobIdSchema, what: 'The job id', usage });
}

/** The asset id that a form takes as its only word. Throws UsageError. */
export function assetIdFrom(positionals: readonly string[], usage: readonly string[]): AssetId {
  return idFrom(positionals, { schema: assetIdSchema, what: 'The asset id', usage });
}

/** The limit id that a form takes as its only word. Throws UsageError. */
export function limitIdFrom(positionals: readonly string[], usage: readonly string[]): LimitId {
  return idFrom(positionals, { schema: limitIdSchema, what: 'The limit id', usage });
}

type IdRule<S extends z.ZodType> = { readonly schema: S; readonly what: string; readonly usage: readonly string[] };

function idFrom<S extends z.ZodType>(positionals: readonly string[], { schema, what, usage }: IdRule<S>): z.output<S> {
  const text = onePositional(positionals, what, usage);
  const parsed = schema.safeParse(text.toLowerCase());
  if (!parsed.success) throw new UsageError(`${what} must be a UUID, not "${text}".`, usage);
  return parsed.data;
}
