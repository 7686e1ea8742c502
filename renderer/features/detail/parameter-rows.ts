import type { AssetView } from '../../../src/contract/asset.ts';
import type { ParameterSpec, ProviderView } from '../../../src/contract/provider.ts';
import { capabilityFor } from '../../../src/contract/provider.ts';
import type { JsonValue } from '../../../src/contract/units.ts';
import { numberText } from '../../format/numbers.ts';
import { messages } from '../../messages/messages.ts';

const texts = messages.detail.values;

/** One line of the panel: what a parameter is called in the form, and its value as text. */
export type ParameterRow = { readonly name: string; readonly label: string; readonly value: string };

/** Shown elsewhere in the panel, or of no use to a person. */
const SHOWN_ELSEWHERE = new Set(['prompt', 'text', 'width', 'height', 'projectId']);

/**
 * Every parameter that an asset was made with, in the order of the form of its provider; what the form does not know (any more)
 * follows by name. The seed that was drawn is among them even when nobody asked for one.
 */
export function parameterRows(asset: AssetView, provider: ProviderView | undefined): ParameterRow[] {
  const jobType = asset.kind === 'text' ? undefined : asset.kind;
  const capability =
    provider === undefined || jobType === undefined
      ? undefined
      : capabilityFor(provider, { jobType, model: asset.model ?? undefined, params: asset.params });
  const specs = new Map((capability?.parameters ?? []).map((spec) => [spec.name, spec]));
  const params: Record<string, JsonValue> = { ...asset.params, ...(asset.seed === null ? {} : { seed: asset.seed }) };
  const order = [...specs.keys()];
  const place = (name: string): number => (specs.has(name) ? order.indexOf(name) : order.length);
  return Object.entries(params)
    .filter(([name, value]) => !SHOWN_ELSEWHERE.has(name) && value !== null && value !== '')
    .toSorted(([one], [other]) => place(one) - place(other) || one.localeCompare(other))
    .map(([name, value]) => ({
      name,
      label: specs.get(name)?.label ?? labelFromName(name),
      value: valueText(specs.get(name), value),
    }));
}

/** "cfgScale" and "cfg_scale" → "Cfg scale". */
export function labelFromName(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueText(spec: ParameterSpec | undefined, value: JsonValue): string {
  if (typeof value === 'boolean') return value ? texts.on : texts.off;
  if (spec?.type === 'choice' && typeof value === 'string')
    return spec.options.find((option) => option.value === value)?.label ?? value;
  const unit = (spec?.type === 'integer' || spec?.type === 'number') && spec.unit !== undefined ? ` ${spec.unit}` : '';
  if (typeof value === 'number') return `${numberText(value)}${unit}`;
  if (typeof value === 'string') return value.startsWith('data:') ? texts.attachedFile : value;
  return JSON.stringify(value);
}
