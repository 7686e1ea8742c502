import { Ellipsis } from 'lucide-react';
import type { ParameterSpec } from '../../../src/contract/provider.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { ParameterField } from '../parameters/ParameterField.tsx';
import { MORE_ID, setParam } from './actions.ts';

/** Whatever else the provider declares: plain settings first, advanced ones below. */
export function MoreChip({ specs }: { readonly specs: readonly ParameterSpec[] }) {
  const params = useDraft((draft) => draft.params[draft.jobType]);
  const changed = specs.filter((spec) => params[spec.name] !== undefined);
  const text = messages.prompt.more;
  const field = (spec: ParameterSpec) => (
    <ParameterField
      key={spec.name}
      spec={spec}
      value={params[spec.name]}
      others={params}
      onChange={(next) => setParam(spec.name, next)}
    />
  );
  const advanced = specs.filter((spec) => spec.advanced);
  return (
    <Popover
      label={text.title}
      side="top"
      align="end"
      className="w-80"
      trigger={
        <Chip
          id={MORE_ID}
          aria-label={changed.length === 0 ? text.label : `${text.label}, ${text.changed(changed.length)}`}
          icon={<Ellipsis size={15} aria-hidden />}
        >
          {changed.length === 0 ? null : <span className="figures font-medium text-text">{changed.length}</span>}
        </Chip>
      }
    >
      <div className="flex flex-col gap-4">
        {specs.filter((spec) => !spec.advanced).map(field)}
        {advanced.length === 0 ? null : <h3 className="-mb-1 text-small font-medium text-muted">{text.advanced}</h3>}
        {advanced.map(field)}
        {changed.length === 0 ? null : (
          <Button
            size="small"
            className="self-start"
            onClick={() => changed.forEach((spec) => setParam(spec.name, undefined))}
          >
            {text.reset}
          </Button>
        )}
      </div>
    </Popover>
  );
}
