import { useState } from 'react';
import type { ParameterSpec } from '../../../src/contract/provider.ts';
import type { JsonValue } from '../../../src/contract/units.ts';
import { Select } from '../../components/Select.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';

type ChoiceInputProps = {
  readonly spec: Extract<ParameterSpec, { type: 'choice' }>;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly ids: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  };
};

const UNSET = '';
/** Not a value that a provider could list: it begins with a control character. */
const OTHER = '\u0000other';

/** One of the listed values; where the list is open, also a value of one's own. */
export function ChoiceInput({ spec, value, onChange, ids }: ChoiceInputProps) {
  const chosen = typeof value === 'string' ? value : (spec.default ?? UNSET);
  const isListed = chosen === UNSET || spec.options.some((option) => option.value === chosen);
  const [wantsOther, setWantsOther] = useState(false);
  const isOther = spec.open && (wantsOther || !isListed);
  const options = [
    ...(spec.default === undefined ? [{ value: UNSET, label: messages.common.none }] : []),
    ...spec.options,
    ...(spec.open ? [{ value: OTHER, label: messages.prompt.open }] : []),
  ];
  const choose = (next: string) => {
    setWantsOther(next === OTHER);
    if (next !== OTHER) onChange(next === UNSET ? undefined : next);
  };
  return (
    <div className="flex flex-col gap-2">
      <Select {...ids} value={isOther ? OTHER : chosen} onValueChange={choose} options={options} />
      {isOther ? (
        <TextInput
          aria-label={messages.prompt.open}
          value={isListed ? '' : chosen}
          placeholder={messages.prompt.openPlaceholder}
          onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        />
      ) : null}
    </div>
  );
}
