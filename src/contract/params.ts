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

/** The longest value of an open choice, UTF-16 code units: vendors' ids are far shorter, and a value without end must not reach them. */
const OPEN_CHOICE_MAX = 1000;

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
    const value = valueOf(params, name);
    if (value !== undefined) checked[name] = value;
  }
  for (const spec of capability.parameters) {
    const value = valueOf(params, spec.name);
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

/** The value as given; undefined when it is absent or null. What every object inherits (`constructor`) is not given. */
function valueOf(params: JsonObject, name: string): Exclude<JsonValue, null> | undefined {
  return Object.hasOwn(params, name) ? (params[name] ?? undefined) : undefined;
}

function isEngineParameter(name: string): boolean {
  return ENGINE_PARAMETERS.some((known) => known === name);
}

/** What is wrong with one value; undefined when nothing is. The sentence names the range, so that it can be corrected at once. */
export function problemOf(spec: ParameterSpec, value: JsonValue): string | undefined {
  switch (spec.type) {
    case 'text':
      return textProblem(spec, value);
    case 'integer':
      return integerProblem(spec, value);
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return `${spec.label} must be a number.`;
      return value < spec.min || value > spec.max
        ? `${spec.label} must be between ${spec.min} and ${spec.max}, not ${value}.`
        : undefined;
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
  const tooLong = lengthProblem(spec.label, value, Math.min(spec.maxLength, MAX_PROMPT_LENGTH));
  if (tooLong !== undefined) return tooLong;
  if (spec.required && value.trim() === '') return `${spec.label} must not be empty.`;
  return undefined;
}

function lengthProblem(label: string, value: string, max: number): string | undefined {
  if (value.length <= max) return undefined;
  return `${label} may have at most ${max.toLocaleString('en-US')} characters; this one has ${value.length.toLocaleString('en-US')}.`;
}

function integerProblem(spec: Extract<ParameterSpec, { type: 'integer' }>, value: JsonValue): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return `${spec.label} must be a whole number.`;
  const unit = spec.unit === undefined ? '' : ` ${spec.unit}`;
  if (value < spec.min || value > spec.max)
    return `${spec.label} must be between ${spec.min} and ${spec.max}${unit}, not ${value}.`;
  if ((value - spec.min) % spec.step === 0) return undefined;
  const allowed =
    spec.min % spec.step === 0
      ? `a multiple of ${spec.step}${unit}`
      : `${spec.min} or more in steps of ${spec.step}${unit}`;
  return `${spec.label} must be ${allowed}, not ${value}.`;
}

function choiceProblem(spec: Extract<ParameterSpec, { type: 'choice' }>, value: JsonValue): string | undefined {
  if (typeof value !== 'string') return `${spec.label} must be one of its listed values.`;
  if (spec.options.some((option) => option.value === value)) return undefined;
  if (spec.open) return lengthProblem(spec.label, value, OPEN_CHOICE_MAX);
  const listed = spec.options.slice(0, 20).map((option) => option.value);
  return `${spec.label} must be one of ${listed.join(', ')}${spec.options.length > listed.length ? ', …' : ''}; not ${value.slice(0, 100)}.`;
}

function assetProblem(spec: Extract<ParameterSpec, { type: 'asset' }>, value: JsonValue): string | undefined {
  if (typeof value !== 'string') return `${spec.label} must be an asset id or a data: URL.`;
  if (assetIdSchema.safeParse(value).success) return undefined;
  const kind = /^data:(image|video|audio)\/[a-z0-9.+-]+(?:;[a-z0-9=._-]+)*;base64,/i
    .exec(value.slice(0, 200))?.[1]
    ?.toLowerCase();
  if (
    kind !== undefined &&
    z.enum(['image', 'video', 'audio']).safeParse(kind).success &&
    spec.accept.some((accepted) => accepted === kind)
  )
    return undefined;
  return `${spec.label} must be an asset id or a base64 data: URL of type ${spec.accept.join(' or ')}.`;
}
