import { Lock } from 'lucide-react';
import { problemOf } from '../../../src/contract/params.ts';
import type { ParameterSpec } from '../../../src/contract/provider.ts';
import { Chip } from '../../components/Chip.tsx';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { ParameterField } from '../parameters/ParameterField.tsx';
import { valueText } from '../parameters/parameter-text.ts';
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
          value={shown}
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
