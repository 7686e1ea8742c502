import { ArrowLeftRight } from 'lucide-react';
import { problemOf } from '../../../src/contract/params.ts';
import type { Capability, ParameterSpec } from '../../../src/contract/provider.ts';
import { Chip } from '../../components/Chip.tsx';
import { Field } from '../../components/Field.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { NumberInput } from '../../components/NumberInput.tsx';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { client } from '../../client/current-client.ts';
import { useDraft } from '../../stores/draft.ts';
import { readModels, useModels } from '../../stores/models.ts';
import { setParam } from './actions.ts';
import { SizeFit } from './SizeFit.tsx';
import { SizePicture } from './SizePicture.tsx';
import { megapixels } from './size-text.ts';

type IntegerSpec = Extract<ParameterSpec, { type: 'integer' }>;
type SizeChipProps = { readonly width: IntegerSpec; readonly height: IntegerSpec; readonly sizes: Capability['sizes'] };

/** The size: presets as pictures with their megapixels, and any other size that the provider takes. */
export function SizeChip({ width, height, sizes }: SizeChipProps) {
  const params = useDraft((draft) => draft.params[draft.jobType]);
  const w = numberOr(params['width'], width.default ?? width.min);
  const h = numberOr(params['height'], height.default ?? height.min);
  const text = messages.prompt.size;
  const setSize = (nextWidth: number, nextHeight: number) => {
    setParam('width', nextWidth);
    setParam('height', nextHeight);
  };
  return (
    <Popover
      label={text.label}
      onOpenChange={(isOpen) => (isOpen ? readModelsOnce() : undefined)}
      side="top"
      className="w-[384px] max-w-[calc(100vw-24px)]"
      trigger={
        <Chip
          aria-label={`${text.label} ${text.chip(w, h)}`}
          icon={<SizePicture width={w} height={h} box={14} />}
          value={text.chip(w, h)}
          invalid={problemOf(width, w) !== undefined || problemOf(height, h) !== undefined}
        />
      }
    >
      <div role="group" aria-label={text.label} className="grid grid-cols-3 gap-1.5">
        {sizes.map((size) => (
          <button
            key={`${size.width}x${size.height}`}
            type="button"
            aria-pressed={size.width === w && size.height === h}
            onClick={() => setSize(size.width, size.height)}
            className="flex flex-col items-center gap-1 rounded-control border border-line px-1 py-2 text-muted hover:bg-hover aria-pressed:border-accent aria-pressed:text-text"
          >
            <SizePicture width={size.width} height={size.height} box={34} />
            <span className="mt-0.5 font-medium text-text">{size.label}</span>
            <span className="figures text-tiny">{text.chip(size.width, size.height)}</span>
            <span className="figures text-tiny">{text.megapixels(megapixels(size.width, size.height))}</span>
            <SizeFit pixels={size.width * size.height} />
          </button>
        ))}
      </div>
      <div className="mt-3 grid grid-cols-[1fr_auto_1fr] items-start gap-2">
        <Side label={text.width} spec={width} value={w} onChange={(next) => setParam('width', next)} />
        <div className="pt-[26px]">
          <IconButton label={text.swap} icon={<ArrowLeftRight size={15} aria-hidden />} onClick={() => setSize(h, w)} />
        </div>
        <Side label={text.height} spec={height} value={h} onChange={(next) => setParam('height', next)} />
      </div>
      <p className="figures mt-2 flex flex-wrap items-center gap-x-2 text-small text-muted">
        {`${text.range(width.min, width.max, width.step)} · ${text.megapixels(megapixels(w, h))}`}
        <SizeFit pixels={w * h} />
      </p>
    </Popover>
  );
}

/** What is installed decides what fits. readModels never rejects: without the list nothing is said. */
function readModelsOnce(): void {
  if (useModels.getState().load.kind !== 'ready') void readModels(client());
}

function Side({
  label,
  spec,
  value,
  onChange,
}: {
  readonly label: string;
  readonly spec: IntegerSpec;
  readonly value: number;
  readonly onChange: (value: number | undefined) => void;
}) {
  return (
    <Field label={label} error={problemOf(spec, value)}>
      {(ids) => <NumberInput {...ids} value={value} onValueChange={onChange} />}
    </Field>
  );
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}
