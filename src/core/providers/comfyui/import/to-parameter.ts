import { MAX_PROMPT_LENGTH, type ParameterSpec } from '../../../../contract/provider.ts';
import type { JsonValue } from '../../../../contract/units.ts';
import type { InputSpec } from '../node-info.ts';

/** What a form field is called, and whether it is behind "More". */
export type FieldName = {
  readonly name: string;
  readonly label: string;
  readonly advanced: boolean;
  readonly required?: boolean;
};

/** Where the server sets no bound; wide enough for any setting, narrow enough for a slider to be drawn. */
const WIDE = 1_000_000;
/** Longest help text, characters. */
const MAX_HELP = 400;

/**
 * The form field of one input: by what the server says of it, else by the value that the workflow holds. The value becomes the
 * default; ranges give way to it, so that a workflow can always be run as it was made. undefined for a value that no form can show.
 */
export function parameterOf(
  field: FieldName,
  value: JsonValue,
  spec: InputSpec | undefined,
): ParameterSpec | undefined {
  const common = {
    name: field.name,
    label: field.label,
    required: field.required ?? false,
    advanced: field.advanced,
    ...(spec?.tooltip === undefined || spec.tooltip.trim() === '' ? {} : { help: spec.tooltip.slice(0, MAX_HELP) }),
  };
  if (spec?.upload !== undefined) return { ...common, type: 'asset', accept: [spec.upload], required: true };
  const type = spec?.type;
  if (type === 'COMBO' && typeof value === 'string') return choice(common, value, spec);
  if (type === 'BOOLEAN' || typeof value === 'boolean')
    return { ...common, type: 'boolean', default: value === true || value === 'true' };
  if (type === 'STRING' || typeof value === 'string') {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return {
      ...common,
      type: 'text',
      multiline: spec?.multiline ?? (text.length > 60 || text.includes('\n')),
      maxLength: MAX_PROMPT_LENGTH,
      default: text,
    };
  }
  if (typeof value !== 'number') return undefined;
  return type === 'INT' || (type === undefined && Number.isInteger(value))
    ? integer(common, value, spec)
    : number(common, value, spec);
}

/** A seed: absent means that one is drawn. */
export function seedParameter(field: FieldName): ParameterSpec {
  return {
    ...field,
    required: false,
    help: 'The same seed and settings give the same result.',
    type: 'seed',
    max: Number.MAX_SAFE_INTEGER,
  };
}

type Common = {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly advanced: boolean;
  readonly help?: string;
};

/** The value stays on offer where the server does not have it: then the workflow says so, and another one can be chosen. */
function choice(common: Common, value: string, spec: InputSpec | undefined): ParameterSpec {
  const options = spec?.options ?? [];
  const all = options.includes(value) ? options : [value, ...options];
  return {
    ...common,
    type: 'choice',
    options: all.map((option) => ({ value: option, label: option })),
    open: false,
    default: value,
  };
}

function integer(common: Common, value: number, spec: InputSpec | undefined): ParameterSpec {
  const whole = clamp(Math.round(value));
  const min = Math.min(whole, Math.ceil(spec?.min ?? -WIDE));
  const max = Math.max(whole, Math.floor(spec?.max ?? WIDE));
  const step = Math.round(spec?.step ?? 1);
  const fits = step >= 1 && (whole - min) % step === 0;
  return { ...common, type: 'integer', min, max, step: fits ? step : 1, default: whole };
}

function number(common: Common, value: number, spec: InputSpec | undefined): ParameterSpec {
  const min = Math.min(value, spec?.min ?? -WIDE);
  const max = Math.max(value, spec?.max ?? WIDE);
  const { step } = spec ?? {};
  return { ...common, type: 'number', min, max, ...(step === undefined || step <= 0 ? {} : { step }), default: value };
}

function clamp(value: number): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
}
