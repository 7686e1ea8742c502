import type { ParameterSpec } from '../../../src/contract/provider.ts';

type Option = Extract<ParameterSpec, { type: 'choice' }>['options'][number];

/** More would be looked through by nobody, and each portrait is a request. */
export const SHOWN_SAMPLES = 60;

/** Options whose label or value has every word, in their order, at most 60, with the chosen one among them; and how many more there are. Pure. */
export function samplesFor(
  options: readonly Option[],
  words: string,
  chosen: string | undefined,
): { readonly shown: readonly Option[]; readonly more: number } {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = options.filter(({ label, value }) => {
    const text = `${label} ${value}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const first = found.slice(0, SHOWN_SAMPLES);
  const missing = found.slice(SHOWN_SAMPLES).find(({ value }) => value === chosen);
  return {
    shown: missing === undefined ? first : [missing, ...first],
    more: found.length - first.length - (missing === undefined ? 0 : 1),
  };
}

/** true when at least one option can be seen or heard before it is chosen. */
export function hasSamples(spec: ParameterSpec): boolean {
  return spec.type === 'choice' && spec.options.some(({ previewUrl }) => previewUrl !== undefined);
}
