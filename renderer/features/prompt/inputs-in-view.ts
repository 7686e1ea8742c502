import type { ParameterSpec } from '../../../src/contract/provider.ts';

const MOST = 2;

/** An input of a request: a picture, clip or sound. */
export type InputSpec = Extract<ParameterSpec, { type: 'asset' }>;

/** Inputs that must be given, and the first that may be: a picture to work from is seen, not looked for. Pure. */
export function inputsInView(specs: readonly ParameterSpec[]): readonly InputSpec[] {
  const inputs = specs.filter((spec) => spec.type === 'asset' && !spec.advanced);
  return inputs
    .filter((spec): spec is InputSpec => spec.type === 'asset')
    .filter((spec, place) => spec.required || place === 0)
    .slice(0, MOST);
}

/** The input that a file belongs to by its type: an empty one first, else the first that takes it; undefined where none does. Pure. */
export function inputFor(
  inputs: readonly InputSpec[],
  mime: string,
  given: Readonly<Record<string, unknown>>,
): InputSpec | undefined {
  const taking = inputs.filter(({ accept }) => accept.some((kind) => mime.startsWith(`${kind}/`)));
  return taking.find(({ name }) => given[name] === undefined) ?? taking[0];
}
