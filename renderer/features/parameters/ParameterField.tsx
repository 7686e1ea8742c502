import type { ParameterSpec } from '../../../src/contract/provider.ts';
import { problemOf } from '../../../src/contract/params.ts';
import type { JsonObject, JsonValue } from '../../../src/contract/units.ts';
import { Field } from '../../components/Field.tsx';
import { NumberInput } from '../../components/NumberInput.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextArea, TextInput } from '../../components/TextInput.tsx';
import { AssetInput } from './AssetInput.tsx';
import { MaskInput } from './MaskInput.tsx';
import { ChoiceInput } from './ChoiceInput.tsx';
import { rangeNote, sliderStep } from './parameter-text.ts';
import { hasSamples } from './sample-list.ts';
import { SampleInput } from './SampleInput.tsx';
import { SeedInput } from './SeedInput.tsx';

type ParameterFieldProps = {
  readonly spec: ParameterSpec;
  /** undefined: not set, the provider's default applies. */
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  /** The values of all parameters: a mask belongs to a picture. */
  readonly others?: JsonObject;
};

/** One declared parameter as a form field: drawn from its specification alone, judged by the contract's own rules. */
export function ParameterField({ spec, value, onChange, others }: ParameterFieldProps) {
  const error = value === undefined ? undefined : problemOf(spec, value);
  if (spec.type === 'boolean') {
    return (
      <div className="flex items-start justify-between gap-4">
        <div>
          <div id={`${spec.name}-label`} className="font-medium">
            {spec.label}
          </div>
          {spec.help === undefined ? null : <p className="text-small text-muted">{spec.help}</p>}
        </div>
        <Switch
          aria-labelledby={`${spec.name}-label`}
          checked={value === undefined ? spec.default === true : value === true}
          onCheckedChange={onChange}
        />
      </div>
    );
  }
  return (
    <Field label={spec.label} help={spec.help} error={error} note={rangeNote(spec)}>
      {(ids) => (
        <Control
          spec={spec}
          value={value}
          onChange={onChange}
          ids={ids}
          {...(others === undefined ? {} : { others })}
        />
      )}
    </Field>
  );
}

type ControlProps = ParameterFieldProps & {
  readonly spec: Exclude<ParameterSpec, { type: 'boolean' }>;
  readonly ids: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  };
};

function Control({ spec, value, onChange, ids, others }: ControlProps) {
  switch (spec.type) {
    case 'text': {
      const text = typeof value === 'string' ? value : '';
      const Input = spec.multiline ? TextArea : TextInput;
      return (
        <Input
          {...ids}
          value={text}
          placeholder={spec.default}
          onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        />
      );
    }
    case 'integer':
    case 'number':
      return <NumberControl spec={spec} value={value} onChange={onChange} ids={ids} />;
    case 'choice':
      return hasSamples(spec) ? (
        <SampleInput spec={spec} value={value} onChange={onChange} ids={ids} />
      ) : (
        <ChoiceInput spec={spec} value={value} onChange={onChange} ids={ids} />
      );
    case 'seed':
      return (
        <SeedInput ids={ids} max={spec.max} value={typeof value === 'number' ? value : undefined} onChange={onChange} />
      );
    case 'asset': {
      const input = { ids, accept: spec.accept, value: typeof value === 'string' ? value : undefined, onChange };
      return spec.name === 'mask' ? <MaskInput {...input} picture={others?.['image']} /> : <AssetInput {...input} />;
    }
  }
}

function NumberControl({
  spec,
  value,
  onChange,
  ids,
}: ControlProps & { readonly spec: Extract<ParameterSpec, { type: 'integer' | 'number' }> }) {
  const number = typeof value === 'number' ? value : undefined;
  return (
    <div className="flex items-center gap-3">
      <input
        type="range"
        aria-label={spec.label}
        min={spec.min}
        max={spec.max}
        step={sliderStep(spec)}
        value={number ?? spec.default ?? spec.min}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        className="h-5 min-w-0 flex-1 accent-accent"
      />
      <div className="w-20 shrink-0">
        <NumberInput {...ids} value={number ?? spec.default} onValueChange={onChange} />
      </div>
      {spec.unit === undefined ? null : <span className="w-5 text-small text-muted">{spec.unit}</span>}
    </div>
  );
}
