import { z } from 'zod';
import { parsePythonJson } from './json.ts';

const progressStateSchema = z.object({
  prompt_id: z.string(),
  nodes: z.record(
    z.string(),
    z.object({ value: z.number().nullable(), max: z.number().nullable(), state: z.string() }),
  ),
});
const textFrameSchema = z.object({
  type: z.string(),
  data: z.looseObject({ prompt_id: z.string().optional(), node: z.string().nullish() }).optional(),
});
const progressSchema = z.object({ value: z.number(), max: z.number() });
const cachedSchema = z.object({ nodes: z.array(z.string()) });
const previewMetadataSchema = z.looseObject({
  prompt_id: z.string().optional(),
  image_type: z.string().default('image/jpeg'),
});

/** What a frame of the websocket means to us. `promptId` is undefined where the server does not say whose it is. */
export type ComfyFrame =
  | {
      readonly type: 'nodes';
      readonly promptId: string;
      readonly nodes: Readonly<
        Record<
          string,
          { readonly fraction: number; readonly value: number; readonly max: number; readonly done: boolean }
        >
      >;
    }
  | { readonly type: 'cached'; readonly promptId: string | undefined; readonly nodes: readonly string[] }
  | { readonly type: 'executing'; readonly promptId: string | undefined; readonly node: string }
  | {
      readonly type: 'progress';
      readonly promptId: string | undefined;
      readonly node: string;
      readonly value: number;
      readonly max: number;
    }
  | { readonly type: 'ended'; readonly promptId: string | undefined }
  | {
      readonly type: 'preview';
      readonly promptId: string | undefined;
      readonly mime: string;
      readonly bytes: Uint8Array;
    }
  | { readonly type: 'other' };

const OTHER: ComfyFrame = { type: 'other' };

/** Reads one frame. Never throws: garbage, custom node messages and types that we do not know are `other`. */
export function parseFrame(data: unknown): ComfyFrame {
  try {
    if (typeof data === 'string') return parseText(data);
    if (data instanceof ArrayBuffer) return parseBinary(data);
  } catch {
    // Broken JSON or a truncated frame: hints only, so it is skipped.
  }
  return OTHER;
}

function parseText(text: string): ComfyFrame {
  const frame = textFrameSchema.parse(parsePythonJson(text));
  const promptId = frame.data?.prompt_id;
  const node = frame.data?.node ?? null;
  switch (frame.type) {
    case 'progress_state':
      return nodesFrame(progressStateSchema.parse(frame.data));
    case 'execution_cached':
      return { type: 'cached', promptId, nodes: cachedSchema.parse(frame.data).nodes };
    case 'executing':
      // null comes after every end, good or bad, and only then the history is complete.
      return node === null ? { type: 'ended', promptId } : { type: 'executing', promptId, node };
    case 'progress':
      return node === null ? OTHER : { type: 'progress', promptId, node, ...progressSchema.parse(frame.data) };
    default:
      return OTHER;
  }
}

function nodesFrame(data: z.infer<typeof progressStateSchema>): ComfyFrame {
  const nodes = Object.entries(data.nodes).map(([id, node]) => {
    const value = node.value ?? 0;
    const max = node.max ?? 1;
    const done = node.state === 'finished';
    return [
      id,
      { value, max, done, fraction: done ? 1 : max > 0 ? Math.min(1, Math.max(0, value / max)) : 0 },
    ] as const;
  });
  return { type: 'nodes', promptId: data.prompt_id, nodes: Object.fromEntries(nodes) };
}

/** Big-endian; the first word is the event: 1 preview, 3 text, 4 preview with metadata. Source: recorded frames of 0.3.64. */
function parseBinary(buffer: ArrayBuffer): ComfyFrame {
  const view = new DataView(buffer);
  const event = view.getUint32(0);
  if (event === 1) {
    const mime = view.getUint32(4) === 2 ? 'image/png' : 'image/jpeg';
    return { type: 'preview', promptId: undefined, mime, bytes: new Uint8Array(buffer, 8) };
  }
  if (event !== 4) return OTHER;
  const length = view.getUint32(4);
  const metadata = previewMetadataSchema.parse(
    parsePythonJson(new TextDecoder().decode(new Uint8Array(buffer, 8, length))),
  );
  return {
    type: 'preview',
    promptId: metadata.prompt_id,
    mime: metadata.image_type,
    bytes: new Uint8Array(buffer, 8 + length),
  };
}
