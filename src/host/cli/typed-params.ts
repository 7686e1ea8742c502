import type { Capability, ParameterSpec } from '../../contract/provider.ts';
import type { JsonObject, JsonValue } from '../../contract/units.ts';
import { UsageError } from './usage-error.ts';

/**
 * Reads `--param KEY=VALUE` pairs as the types that the provider declares. A key that it does not declare is read as it looks
 * (number, true, false, text) and passed on: the engine answers which ones there are. Throws UsageError.
 */
export function readParams(
  given: readonly string[],
  capability: Capability | undefined,
  usage: readonly string[],
): JsonObject {
  const params: Record<string, JsonValue> = {};
  for (const pair of given) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--param needs KEY=VALUE, not "${pair}".`, usage);
    const name = pair.slice(0, at);
    const spec = capability?.parameters.find((declared) => declared.name === name);
    const value = spec === undefined ? guess(pair.slice(at + 1)) : typed(pair.slice(at + 1), spec);
    if (value === undefined)
      throw new UsageError(
        `--param ${name} must be ${spec === undefined ? 'text' : wordFor(spec)}, not "${pair.slice(at + 1)}".`,
        usage,
      );
    params[name] = value;
  }
  return params;
}

/** `WIDTHxHEIGHT` as the parameters that the provider declares for a size: two numbers, one choice, or a frame (1280:720, or its shape 16:9). Throws UsageError. */
export function readSize(size: string, capability: Capability | undefined, usage: readonly string[]): JsonObject {
  const match = /^(\d{1,6})[x×](\d{1,6})$/i.exec(size.trim());
  if (match === null)
    throw new UsageError(`--size must be WIDTHxHEIGHT in pixels, for example 1024x768, not "${size}".`, usage);
  const declared = (name: string): boolean => capability?.parameters.some((spec) => spec.name === name) === true;
  if (declared('size') && !declared('width')) return { size: `${match[1] ?? ''}x${match[2] ?? ''}` };
  const [width, height] = [Number(match[1]), Number(match[2])];
  if (declared('ratio') && !declared('width')) return { ratio: frameOf({ width, height }, capability) };
  return { width, height };
}

/** The frame in pixels where it is listed, else its shape where that is; else in pixels, and the engine answers which ones there are. */
function frameOf(size: { width: number; height: number }, capability: Capability | undefined): string {
  const spec = capability?.parameters.find((parameter) => parameter.name === 'ratio');
  const listed = spec?.type === 'choice' ? spec.options.map((option) => option.value) : [];
  const divisor = commonDivisor(size.width, size.height);
  const pixels = `${size.width}:${size.height}`;
  const shape = `${size.width / divisor}:${size.height / divisor}`;
  return !listed.includes(pixels) && listed.includes(shape) ? shape : pixels;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? Math.max(1, a) : commonDivisor(b, a % b);
}

function typed(text: string, spec: ParameterSpec): JsonValue | undefined {
  switch (spec.type) {
    case 'integer':
    case 'number':
    case 'seed':
      return text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'text':
    case 'choice':
    case 'asset':
      return text;
  }
}

function wordFor(spec: ParameterSpec): string {
  return spec.type === 'boolean' ? 'true or false' : 'a number';
}

function guess(text: string): JsonValue {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
