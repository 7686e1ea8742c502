import { AudioLines, Film, ImagePlus } from 'lucide-react';
import { assetIdSchema } from '../../../src/contract/ids.ts';
import { problemOf } from '../../../src/contract/params.ts';
import { classNames } from '../../components/class-names.ts';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { ParameterField } from '../parameters/ParameterField.tsx';
import { AssetThumb } from '../shell/AssetThumb.tsx';
import { paramId, setParam } from './actions.ts';
import { type InputSpec, inputsInView } from './inputs-in-view.ts';
import { useDraftRoute } from './use-draft-route.ts';

const ICONS = { image: ImagePlus, video: Film, audio: AudioLines } as const;

/** What the draft works from, before its words: a tile for each input, with its picture once it is given. */
export function InputTiles({ isReading }: { readonly isReading: boolean }) {
  const { capability } = useDraftRoute();
  const jobType = useDraft((draft) => draft.jobType);
  const inputs = inputsInView(capability?.parameters ?? []);
  if (inputs.length === 0) return null;
  return (
    <div className="flex shrink-0 gap-1.5">
      {inputs.map((spec) => (
        <InputTile key={`${jobType}-${spec.name}`} spec={spec} />
      ))}
      <span role="status" className={isReading ? 'self-center text-small text-muted' : 'sr-only'}>
        {isReading ? messages.prompt.asset.reading : ''}
      </span>
    </div>
  );
}

function InputTile({ spec }: { readonly spec: InputSpec }) {
  const params = useDraft((draft) => draft.params[draft.jobType]);
  const value = params[spec.name];
  const id = assetIdSchema.safeParse(value);
  const Icon = ICONS[spec.accept[0] ?? 'image'];
  const isWrong = value !== undefined && problemOf(spec, value) !== undefined;
  return (
    <Popover
      label={spec.label}
      side="top"
      className="w-72"
      trigger={
        <button
          id={paramId(spec.name)}
          type="button"
          title={spec.label}
          aria-label={`${spec.label}: ${id.success ? messages.prompt.asset.given : messages.common.none}`}
          className={classNames(
            'flex size-11 items-center justify-center overflow-hidden rounded-control border text-muted transition-colors hover:bg-hover hover:text-text data-[state=open]:bg-hover',
            id.success ? 'border-line-strong' : 'border-dashed border-control-line',
            isWrong && 'border-bad!',
          )}
        >
          {id.success ? <AssetThumb assetId={id.data} className="size-full" /> : <Icon size={17} aria-hidden />}
        </button>
      }
    >
      <ParameterField spec={spec} value={value} onChange={(next) => setParam(spec.name, next)} others={params} />
    </Popover>
  );
}
