import { z } from 'zod';
import type { AdapterRequest } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import { IMAGE_PIXELS_MAX, VIDEO_SIZE_MAX } from './capabilities.ts';

const paramsSchema = z.object({
  prompt: z.string(),
  style: z.string().default('auto'),
  seed: z.number().default(0),
  count: z.int().default(1),
  width: z.int().optional(),
  height: z.int().optional(),
  duration: z.number().optional(),
  frameRate: z.int().default(12),
  mode: z.enum(['auto', 'speech', 'music', 'effect']).default('auto'),
  voice: z.string().default('auto'),
});

/** A request with Draft's own rules applied: style and voice `auto` are empty, film sizes are even and capped. Duration in seconds. */
export type DraftParams = Omit<z.infer<typeof paramsSchema>, 'width' | 'height' | 'voice'> & {
  readonly width: number;
  readonly height: number;
  readonly voice: string | undefined;
};

/** Reads checked parameters. Throws ProviderFailure `rejected` for a picture above 16.8 megapixels, or for parameters of the wrong type. */
export function readParams(request: AdapterRequest): DraftParams {
  const parsed = paramsSchema.safeParse(request.params);
  if (!parsed.success)
    throw new ProviderFailure('rejected', 'Draft does not understand these parameters.', {
      cause: parsed.error,
      details: { issues: parsed.error.issues.map((issue) => issue.path.join('.')) },
    });
  const params = parsed.data;
  const asked =
    request.jobType === 'video'
      ? { width: params.width ?? 640, height: params.height ?? 360 }
      : { width: params.width ?? 1024, height: params.height ?? 1024 };
  if (request.jobType === 'image' && asked.width * asked.height > IMAGE_PIXELS_MAX) {
    throw new ProviderFailure(
      'rejected',
      `Draft makes pictures of at most 16.8 megapixels; ${asked.width} × ${asked.height} is more.`,
    );
  }
  const size = request.jobType === 'video' ? filmSize(asked.width, asked.height) : asked;
  return {
    ...params,
    ...size,
    style: params.style === 'auto' ? '' : params.style,
    voice: params.voice === 'auto' ? undefined : params.voice,
  };
}

/** Even sides, at most 1280 x 720 (or 720 x 1280), the asked shape kept. In pixels. */
export function filmSize(width: number, height: number): { width: number; height: number } {
  const [longest, shortest] = [VIDEO_SIZE_MAX.width, VIDEO_SIZE_MAX.height];
  const scale = Math.min(1, longest / Math.max(width, height), shortest / Math.min(width, height));
  const even = (value: number): number => Math.max(2, Math.floor((value * scale + 0.001) / 2) * 2);
  return { width: even(width), height: even(height) };
}
