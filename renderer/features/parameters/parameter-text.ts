import type { ParameterSpec } from '../../../src/contract/provider.ts';
import type { JsonValue } from '../../../src/contract/units.ts';
import { numberText } from '../../format/numbers.ts';
import { messages } from '../../messages/messages.ts';

/** The range beside a field's label: "1 to 60 s"; undefined where there is none. */
export function rangeNote(spec: ParameterSpec): string | undefined {
  if (spec.type !== 'integer' && spec.type !== 'number') return undefined;
  return withUnit(messages.prompt.more.range(numberText(spec.min), numberText(spec.max)), spec.unit);
}

/** The step of a slider: the declared one, else a hundredth of the range, in round figures. */
export function sliderStep(spec: Extract<ParameterSpec, { type: 'integer' | 'number' }>): number {
  if (spec.step !== undefined) return spec.step;
  const hundredth = (spec.max - spec.min) / 100;
  return hundredth <= 0 ? 1 : 10 ** Math.floor(Math.log10(hundredth));
}

/** A parameter's value as a chip shows it: the option's label, the number with its unit; undefined when nothing is set and nothing is the default. */
export function valueText(spec: ParameterSpec, value: JsonValue | undefined): string | undefined {
  const shown = value ?? ('default' in spec ? spec.default : undefined);
  if (typeof shown === 'boolean') return shown ? messages.common.on : messages.common.off;
  if (typeof shown === 'number') return withUnit(numberText(shown), 'unit' in spec ? spec.unit : undefined);
  if (typeof shown !== 'string' || shown === '') return undefined;
  return spec.type === 'choice' ? (spec.options.find((option) => option.value === shown)?.label ?? shown) : shown;
}

function withUnit(text: string, unit: string | undefined): string {
  return unit === undefined ? text : `${text} ${unit}`;
}
