import type { ParameterSpec } from '../../../src/contract/provider.ts';
import { useDraft } from '../../stores/draft.ts';
import { CapChip } from './CapChip.tsx';
import { CountStepper } from './CountStepper.tsx';
import { inputsInView } from './inputs-in-view.ts';
import { MoreChip } from './MoreChip.tsx';
import { ParameterChip } from './ParameterChip.tsx';
import { RouteChip } from './RouteChip.tsx';
import { SizeChip } from './SizeChip.tsx';
import { useDraftRoute } from './use-draft-route.ts';

/** Common things one click away, in this order; the rest is behind "…". */
const CHIPS = ['duration', 'voice', 'avatar', 'style', 'seed'] as const;
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
  // Inputs have tiles of their own, before the words (InputTiles).
  const inView = new Set<ParameterSpec>([...inputsInView(specs), ...common]);
  const others = specs.filter((spec) => !inView.has(spec) && !OWN_CONTROL.some((name) => name === spec.name));
  return (
    <>
      <RouteChip />
      {width?.type === 'integer' && height?.type === 'integer' ? (
        <SizeChip width={width} height={height} sizes={capability?.sizes ?? []} />
      ) : null}
      {common.map((spec) => (
        <ParameterChip key={`${jobType}-${spec.name}`} spec={spec} />
      ))}
      {count?.type === 'integer' && count.max > count.min ? <CountStepper spec={count} /> : null}
      {provider?.paid === true ? <CapChip /> : null}
      {others.length === 0 ? null : <MoreChip specs={others} />}
    </>
  );
}
