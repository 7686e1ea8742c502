import { z } from 'zod';
import { assetIdSchema } from './ids.ts';
import { type Capability, MAX_PROMPT_LENGTH, type ParameterSpec } from './provider.ts';
import type { JsonObject, JsonValue } from './units.ts';

/** One thing wrong with a request. path is a place in the body, for example `params.width`. */
export type ParamIssue = { readonly path: string; readonly message: string };

/** unknown: parameters that the provider does not declare (HTTP 422). invalid: wrong type or range (HTTP 400). */
export type ParamCheck =
  | { readonly ok: true; readonly params: JsonObject }
  | { readonly ok: false; readonly unknown: readonly string[]; readonly invalid: readonly ParamIssue[] };

/** Parameters that Gesso itself understands, whatever the provider declares. */
export const ENGINE_PARAMETERS = ['projectId'] as const;

/**
 * Checks `params` against a capability and fills in declared defaults. Pure. A seed that is absent stays absent: the engine
 * draws one when the job is made. Every problem is reported at once, not only the first.
 */
export function checkParams(capability: Capability, params: JsonObject): ParamCheck {
  const specs = new Map(capability.parameters.map((spec) => [spec.name, spec]));
  const unknown = Object.keys(params).filter((name) => !specs.has(name) && !isEngineParameter(name));
  const invalid: ParamIssue[] = [];
  const checked: Record<string, JsonValue> = {};

  for (const name of ENGINE_PARAMETERS) {
    const value = params[name];
    if (value !== undefined && value !== null) checked[name] = value;
  }
  for (const spec of capability.parameters) {
    const value = params[spec.name] ?? undefined;
    if (value === undefined) {
      const fallback = 'default' in spec ? spec.default : undefined;
      if (fallback !== undefined) checked[spec.name] = fallback;
      else if (spec.required) invalid.push({ path: `params.${spec.name}`, message: `${spec.label} is required.` });
      continue;
    }
    const problem = problemOf(spec, value);
    if (problem !== undefined) invalid.push({ path: `params.${spec.name}`, message: problem });
    else checked[spec.name] = value;
  }
  if (unknown.length > 0 || invalid.length > 0) return { ok: false, unknown, invalid };
  return { ok: true, params: checked };
}

function isEngineParameter(name: string): boolean {
  return (ENGINE_PARAMETERS as readonly string[]).includes(name);
}

/** What is wrong with one value; undefined when nothing is. The sentence names the range, so that it can be corrected at once. */
export function problemOf(spec: ParameterSpec, value: JsonValue): string | undefined {
  switch (spec.type) {
    case 'text':
      return textProblem(spec, value);
    case 'integer':
      return integerProblem(spec, value);
    case 'number':
      if (typeof value !== 'number') return `${spec.label} must be a number.`;
      return value < spec.min || value > spec.max ? `${spec.label} must be between ${spec.min} and ${spec.max}, not ${value}.` : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${spec.label} must be true or false.`;
    case 'choice':
      return choiceProblem(spec, value);
    case 'seed':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= spec.max
        ? undefined
        : `${spec.label} must be a whole number between 0 and ${spec.max}.`;
    case 'asset':
      return assetProblem(spec, value);
  }
}

function textProblem(spec: Extract<ParameterSpec, { type: 'text' }>, value: JsonValue): string | undefined {
  if (typeof value !== 'string') return `${spec.label} must be text.`;
  const max = Math.min(spec.maxLength, MAX_PROMPT_LENGTH);
  if (value.length > max) return `${spec.label} may have at most ${max.toLocaleString('en-US')} characters; this one has ${value.length.toLocaleString('en-US')}.`;
  if (spec.required && value.trim() === '') return `${spec.label} must not be empty.`;
  return undefined;
}

function integerProblem(spec: Extract<ParameterSpec, { type: 'integer' }>, value: JsonValue): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return `${spec.label} must be a whole number.`;
  const unit = spec.unit === undefined ? '' : ` ${spec.unit}`;
  if (value < spec.min || value > spec.max) return `${spec.label} must be between ${spec.min} and ${spec.max}${unit}, not ${value}.`;
  return (value - spec.min) % spec.step === 0 ? undefined : `${spec.label} must be a multiple of ${spec.step}${unit}, not ${value}.`;
}

function choiceProblem(spec: Extract<ParameterSpec, { type: 'choice' }>, value: JsonValue): string | undefined {
  if (typeof value !== 'string') return `${spec.label} must be one of its listed values.`;
  if (spec.open || spec.options.some((option) => option.value === value)) return undefined;
  const listed = spec.options.slice(0, 20).map((option) => option.value);
  return `${spec.label} must be one of ${listed.join(', ')}${spec.options.length > listed.length ? ', …' : ''}; not ${value.slice(0, 100)}.`;
}

function assetProblem(spec: Extract<ParameterSpec, { type: 'asset' }>, value: JsonValue): string | undefined {
  if (typeof value !== 'string') return `${spec.label} must be an asset id or a data: URL.`;
  if (assetIdSchema.safeParse(value).success) return undefined;
  const kind = /^data:(image|video|audio)\/[a-z0-9.+-]+;base64,/i.exec(value)?.[1]?.toLowerCase();
  if (kind !== undefined && z.enum(['image', 'video', 'audio']).safeParse(kind).success && spec.accept.some((accepted) => accepted === kind)) return undefined;
  return `${spec.label} must be an asset id or a base64 data: URL of type ${spec.accept.join(' or ')}.`;
}
