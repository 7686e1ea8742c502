import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parsePythonJson } from '../../../src/core/providers/comfyui/json.ts';

const eventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    method: z.string(),
    path: z.string(),
    label: z.string().optional(),
    requestBody: z.unknown().optional(),
    status: z.number().nullish(),
    contentType: z.string().optional(),
    response: z.unknown().optional(),
    responseText: z.string().optional(),
  }),
  z.object({ kind: z.literal('text'), ws: z.string(), frame: z.unknown().optional(), raw: z.string().optional() }),
  z.object({
    kind: z.literal('binary'),
    ws: z.string(),
    event: z.number(),
    length: z.number(),
    base64: z.string().optional(),
  }),
  z.object({ kind: z.literal('send'), ws: z.string(), text: z.string() }),
  z.object({ kind: z.literal('open'), ws: z.string() }),
  z.object({ kind: z.literal('close'), ws: z.string(), code: z.number().nullish() }),
]);
export type RecordedEvent = z.infer<typeof eventSchema>;
export type RecordedHttp = Extract<RecordedEvent, { kind: 'http' }>;

/** Traffic of a real ComfyUI 0.3.64, cut down to what is compared: see test/fixtures/comfyui/README.md. */
export function readRecording(name: string): RecordedEvent[] {
  const file = new URL(`../../fixtures/comfyui/recordings/${name}.json`, import.meta.url);
  return z.object({ events: z.array(eventSchema) }).parse(JSON.parse(readFileSync(file, 'utf8'))).events;
}

/** The POST /prompt requests of a recording, in order. */
export function promptsOf(events: readonly RecordedEvent[]): RecordedHttp[] {
  return events.filter(
    (event): event is RecordedHttp => event.kind === 'http' && event.method === 'POST' && event.path === '/prompt',
  );
}

/** A frame as both sides are compared: "type 1" for binary ones, the parsed message for texts. */
export type Frame = string | Record<string, unknown>;

/** The frames that one socket got. */
export function framesOf(events: readonly RecordedEvent[], ws?: string): Frame[] {
  return events.flatMap((event): Frame[] => {
    if ((event.kind !== 'text' && event.kind !== 'binary') || (ws !== undefined && event.ws !== ws)) return [];
    if (event.kind === 'binary') return [`binary type ${event.event}`];
    return [recordSchema.parse(event.frame ?? parsePythonJson(event.raw ?? ''))];
  });
}

const recordSchema = z.record(z.string(), z.unknown());

/**
 * Makes two runs comparable: ids become P1, P2… and C1, C2… by first appearance, times 0, file counters and the random part
 * of temp names #, sets are sorted, and what depends on the machine (tracebacks, tensors, long texts) is cut down.
 */
export function normalised(frames: readonly Frame[]): Frame[] {
  const names = new Map<string, string>();
  const rename = (kind: string, id: unknown): unknown => {
    if (typeof id !== 'string') return id;
    const count = [...names.values()].filter((name) => name.startsWith(kind)).length;
    if (!names.has(id)) names.set(id, `${kind}${count + 1}`);
    return names.get(id);
  };
  const visit = (value: unknown, key: string): unknown => {
    if (key === 'prompt_id') return rename('P', value);
    if (key === 'sid') return rename('C', value);
    if (key === 'timestamp') return 0;
    if (key === 'traceback') return 'traceback';
    if (key === 'filename')
      return String(value)
        .replace(/_\d{5}_/, '_#_')
        .replace(/temp_[a-z0-9]{5}/, 'temp_#');
    if (key === 'exception_message') return String(value).split('\n')[0];
    if (key === 'current_inputs' && typeof value === 'object' && value !== null) return Object.keys(value).toSorted();
    if (Array.isArray(value)) {
      const items = value.map((item) => visit(item, ''));
      return ['executed', 'current_outputs', 'nodes'].includes(key)
        ? [...items].toSorted((a, b) => String(a).localeCompare(String(b)))
        : items;
    }
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, visit(entry, name)]));
    return value;
  };
  return frames.map((frame) => (typeof frame === 'string' ? frame : recordSchema.parse(visit(frame, ''))));
}
