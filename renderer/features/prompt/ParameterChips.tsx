import type { ParameterSpec } from '../../../src/contract/provider.ts';
import { useDraft } from '../../stores/draft.ts';
import { CapChip } from './CapChip.tsx';
import { CountStepper } from './CountStepper.tsx';
import { MoreChip } from './MoreChip.tsx';
import { ParameterChip } from './ParameterChip.tsx';
import { RouteChip } from './RouteChip.tsx';
import { SizeChip } from './SizeChip.tsx';
import { useDraftRoute } from './use-draft-route.ts';

/** Common things one click away, in this order; the rest is behind "…". */
const CHIPS = ['duration', 'voice', 'avatar', 'style', 'seed'] as const;
const INPUTS_IN_VIEW = 2;
const OWN_CONTROL = ['prompt', 'width', 'height', 'count'] as const;

/** The settings of the draft: route, size, duration, voice, avatar, style, seed, count, and everything else that the provider declares. */
export function ParameterChips() {
  const { capability, provider } = useDraftRoute();
  const jobType = useDraft((draft) => draft.jobType);
  const specs = capability?.parameters ?? [];
  const named = (name: string): ParameterSpec | undefined => specs.find((spec) => spec.name === name);
  const width = named('width');
  const height = named('height');
  const count = named('count');
  const common = CHIPS.flatMap((name) => named(name) ?? []).filter((spec) => !spec.advanced);
  const chips = [...inputsInView(specs), ...common];
  const others = specs.filter((spec) => !chips.includes(spec) && !OWN_CONTROL.some((name) => name === spec.name));
  return (
    <>
      <RouteChip />
      {width?.type === 'integer' && height?.type === 'integer' ? (
        <SizeChip width={width} height={height} sizes={capability?.sizes ?? []} />
      ) : null}
      {chips.map((spec) => (
        <ParameterChip key={`${jobType}-${spec.name}`} spec={spec} />
      ))}
      {count?.type === 'integer' && count.max > count.min ? <CountStepper spec={count} /> : null}
      {provider?.paid === true ? <CapChip /> : null}
      {others.length === 0 ? null : <MoreChip specs={others} />}
    </>
  );
}

/** Inputs that must be given, and the first that may be: a picture to work from is seen, not looked for. */
function inputsInView(specs: readonly ParameterSpec[]): readonly ParameterSpec[] {
  const inputs = specs.filter((spec) => spec.type === 'asset' && !spec.advanced);
  return inputs.filter((spec, place) => spec.required || place === 0).slice(0, INPUTS_IN_VIEW);
}
