import type { JsonObject } from '../../../contract/units.ts';

/** Which program wrote the metadata of a picture. */
export type MetadataSource = 'gesso' | 'a1111' | 'comfyui' | 'invokeai';

/** What a picture says about how it was made, under our own names of parameters. Absent: it does not say. */
export type FoundMetadata = {
  readonly source: MetadataSource;
  readonly prompt: string;
  readonly model: string | undefined;
  readonly seed: number | undefined;
  /** Everything else that was understood: negativePrompt, steps, guidance, sampler, width, height, … */
  readonly params: JsonObject;
};

/** A whole number that fits into our seeds; undefined for anything else. */
export function seedOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** The entries that have a value. */
export function present(values: Readonly<Record<string, string | number | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  );
}

/** A finite number, also out of a text; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
