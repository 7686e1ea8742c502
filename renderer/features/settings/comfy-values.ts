import { settingsPatchSchema } from '../../../src/contract/settings.ts';

/** What somebody typed, as the engine keeps it; or that it cannot be kept. `message`: the contract's own words, where it has some. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message?: string };

const MIB_PER_GB = 1024;

/** "0, 1" → [0, 1]; empty for none. Each number once. Pure. */
export function readDevices(typed: string): Read<number[]> {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== '');
  const devices = words.map(Number);
  if (new Set(devices).size !== devices.length) return { ok: false };
  const parsed = settingsPatchSchema.shape.comfyDevices.safeParse(devices);
  return parsed.success && parsed.data !== undefined ? { ok: true, value: parsed.data } : { ok: false };
}

/** "--fast fp16" → its words. Double quotes keep a word together. Pure. */
export function readArguments(typed: string): Read<string[]> {
  const words = [...typed.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
  const parsed = settingsPatchSchema.shape.comfyExtraArgs.safeParse(words);
  if (parsed.success && parsed.data !== undefined) return { ok: true, value: parsed.data };
  const message = parsed.error?.issues[0]?.message;
  return message === undefined ? { ok: false } : { ok: false, message };
}

/** Words as they are typed. Pure. */
export function argumentsText(words: readonly string[]): string {
  return words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ');
}

/** Whole GB → MiB; empty is 0: automatic. Pure. */
export function readMemoryLimit(typed: string): Read<number> {
  const text = typed.trim().replace(/\s*GB$/i, '');
  if (text === '') return { ok: true, value: 0 };
  if (!/^\d{1,5}$/.test(text) || Number(text) === 0) return { ok: false };
  return { ok: true, value: Number(text) * MIB_PER_GB };
}

/** MiB → whole GB as they are typed; '' for automatic. Pure. */
export function memoryLimitText(mib: number): string {
  return mib === 0 ? '' : String(Math.max(1, Math.round(mib / MIB_PER_GB)));
}
