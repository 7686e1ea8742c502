import { Lock } from 'lucide-react';
import { assetIdSchema } from '../../../src/contract/ids.ts';
import { problemOf } from '../../../src/contract/params.ts';
import type { ParameterSpec } from '../../../src/contract/provider.ts';
import type { JsonValue } from '../../../src/contract/units.ts';
import { Chip } from '../../components/Chip.tsx';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { ParameterField } from '../parameters/ParameterField.tsx';
import { valueText } from '../parameters/parameter-text.ts';
import { AssetThumb } from '../shell/AssetThumb.tsx';
import { paramId, setParam } from './actions.ts';

/** One parameter as a chip with its value; its field opens above it. */
export function ParameterChip({ spec }: { readonly spec: ParameterSpec }) {
  const params = useDraft((draft) => draft.params[draft.jobType]);
  const value = params[spec.name];
  const isSeed = spec.type === 'seed';
  const shown = valueText(spec, value) ?? (isSeed ? messages.prompt.seed.random : messages.common.auto);
  return (
    <Popover
      label={spec.label}
      side="top"
      className="w-72"
      trigger={
        <Chip
          id={paramId(spec.name)}
          label={spec.label}
          value={spec.type === 'asset' ? <InputValue value={value} /> : shown}
          invalid={value !== undefined && problemOf(spec, value) !== undefined}
          icon={isSeed && value !== undefined ? <Lock size={12} aria-hidden className="text-muted" /> : undefined}
        />
      }
    >
      <ParameterField
        spec={isSeed ? { ...spec, help: spec.help ?? messages.prompt.seed.help } : spec}
        value={value}
        onChange={(next) => setParam(spec.name, next)}
        others={params}
      />
    </Popover>
  );
}

/** An input as its picture; the word for nothing where none was given. */
function InputValue({ value }: { readonly value: JsonValue | undefined }) {
  const id = assetIdSchema.safeParse(value);
  if (!id.success) return messages.common.none;
  return <AssetThumb assetId={id.data} className="size-5 rounded-small align-middle" />;
}
