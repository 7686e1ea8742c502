import { z } from 'zod';
import type { OutputRef } from '../adapter.ts';
import { COMFY_LIMITS } from './limits.ts';

/** A file of ComfyUI as `/view` takes it. Names are checked: no separator in `filename`, no way up in `subfolder`. */
export const comfyFileSchema = z.object({
  filename: z.string().min(1).max(255).refine(isPlainName),
  subfolder: z.string().max(1024).default('').refine(isInnerPath),
  type: z.enum(['output', 'temp']),
});
export type ComfyFile = z.infer<typeof comfyFileSchema>;

/** What a result is fetched by: a file of the server, or the words themselves. */
export const comfyOutputSchema = z.union([comfyFileSchema, z.object({ text: z.string() })]);

/** A file that was uploaded, under the same rules. */
export const comfyInputSchema = comfyFileSchema.extend({ type: z.enum(['input', 'temp']) });

type Media = { readonly kind: OutputRef['kind']; readonly mime: string };

/** ComfyUI puts videos under `images` and invents keys per node, so the extension decides. Unlisted ones (latents) are no media. */
const MEDIA: Readonly<Record<string, Media>> = {
  png: { kind: 'image', mime: 'image/png' },
  apng: { kind: 'image', mime: 'image/apng' },
  jpg: { kind: 'image', mime: 'image/jpeg' },
  jpeg: { kind: 'image', mime: 'image/jpeg' },
  webp: { kind: 'image', mime: 'image/webp' },
  gif: { kind: 'image', mime: 'image/gif' },
  avif: { kind: 'image', mime: 'image/avif' },
  mp4: { kind: 'video', mime: 'video/mp4' },
  webm: { kind: 'video', mime: 'video/webm' },
  mov: { kind: 'video', mime: 'video/quicktime' },
  mkv: { kind: 'video', mime: 'video/x-matroska' },
  flac: { kind: 'audio', mime: 'audio/flac' },
  mp3: { kind: 'audio', mime: 'audio/mpeg' },
  opus: { kind: 'audio', mime: 'audio/opus' },
  ogg: { kind: 'audio', mime: 'audio/ogg' },
  wav: { kind: 'audio', mime: 'audio/wav' },
  m4a: { kind: 'audio', mime: 'audio/mp4' },
  txt: { kind: 'text', mime: 'text/plain' },
};

/**
 * The media files among the outputs of a prompt, in the order of the server: any key of any node that lists
 * `{filename, subfolder, type}`. Temporary files (previews) count only when nothing was saved for good, and texts only without files.
 */
export function collectOutputs(outputs: Readonly<Record<string, unknown>>, seed: number | undefined): OutputRef[] {
  const files = Object.values(outputs).flatMap(filesOfNode);
  const saved = files.filter((file) => file.type === 'output');
  const wanted = saved.length > 0 ? saved : files;
  const media = wanted.flatMap((file) => outputOf(file, seed) ?? []);
  return (media.length > 0 ? media : Object.values(outputs).flatMap(textsOfNode)).slice(0, COMFY_LIMITS.maxOutputs);
}

/** One file as a result; undefined when it is no media (a latent, for example). */
export function outputOf(file: ComfyFile, seed: number | undefined): OutputRef | undefined {
  const media = mediaOf(file.filename);
  return media === undefined ? undefined : { ...media, ref: file, ...(seed === undefined ? {} : { seed }) };
}

/** The path of `/view` for a file. */
export function viewPath(file: ComfyFile): string {
  return `/view?${new URLSearchParams({ filename: file.filename, subfolder: file.subfolder, type: file.type }).toString()}`;
}

function filesOfNode(node: unknown): ComfyFile[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.values(node).flatMap((items: unknown) => {
    if (!Array.isArray(items)) return [];
    return items.flatMap((item: unknown) => {
      const file = comfyFileSchema.safeParse(item);
      return file.success ? [file.data] : [];
    });
  });
}

/** What a node only says (`text: ["…"]`); it counts where the prompt makes nothing else. */
function textsOfNode(node: unknown): OutputRef[] {
  const said = z.looseObject({ text: z.array(z.string()) }).safeParse(node);
  if (!said.success) return [];
  return said.data.text.map((text) => ({ kind: 'text', mime: 'text/plain', ref: { text } }));
}

function mediaOf(filename: string): Media | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(filename)?.[1]?.toLowerCase();
  return extension === undefined ? undefined : MEDIA[extension];
}

/** Control characters and separators of either system are refused. */
function isPlainName(name: string): boolean {
  return !/[\p{Cc}/\\]/u.test(name) && name !== '.' && name !== '..';
}

/** A Windows server writes backslashes between folders. */
function isInnerPath(path: string): boolean {
  if (path === '') return true;
  return (
    !/\p{Cc}/u.test(path) &&
    !/^[a-z]:/i.test(path) &&
    path.split(/[/\\]/).every((part) => part !== '' && part !== '.' && part !== '..')
  );
}
