import { z } from 'zod';
import type { ServerLayout } from './layout.ts';

const statsSchema = z.looseObject({
  system: z.looseObject({ argv: z.array(z.string()).optional(), comfyui_version: z.string().optional() }),
  devices: z
    .array(z.looseObject({ name: z.string(), vram_total: z.number().optional(), vram_free: z.number().optional() }))
    .default([]),
});
export type ServerStats = z.infer<typeof statsSchema>;

/**
 * What answered at our port. ours: the process that we started, proven by its command line. foreign: somebody else; `who` in words.
 * silent: nobody, yet.
 */
export type Answer =
  | { readonly kind: 'ours'; readonly stats: ServerStats }
  | { readonly kind: 'foreign'; readonly who: string }
  | { readonly kind: 'silent' };

/** Asks `/system_stats` once and judges by the command line that it tells: port and folders must be the ones that we gave. Never rejects. */
export async function askServer(
  ask: { readonly fetch: typeof globalThis.fetch; readonly signal: AbortSignal },
  server: { readonly port: number; readonly layout: ServerLayout },
): Promise<Answer> {
  try {
    const response = await ask.fetch(`http://127.0.0.1:${server.port}/system_stats`, {
      redirect: 'manual',
      signal: ask.signal,
    });
    const stats = statsSchema.safeParse(parsed(await response.text()));
    if (!stats.success) return { kind: 'foreign', who: `a server that is not ComfyUI (HTTP ${response.status})` };
    return isOurs(stats.data.system.argv ?? [], server)
      ? { kind: 'ours', stats: stats.data }
      : { kind: 'foreign', who: 'another ComfyUI' };
  } catch {
    // Refused, hung up or too late: the next question comes in a moment.
    return { kind: 'silent' };
  }
}

function isOurs(argv: readonly string[], { port, layout }: { port: number; layout: ServerLayout }): boolean {
  const has = (name: string, value: string): boolean => argv[argv.indexOf(name) + 1] === value && argv.includes(name);
  return has('--port', String(port)) && has('--base-directory', layout.base) && has('--user-directory', layout.user);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
