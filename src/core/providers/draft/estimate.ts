import type { AdapterRequest, Estimate } from '../adapter.ts';
import { readParams } from './params.ts';

/** Measured on two cores of a small server; a guess for the button, not a promise. In milliseconds. */
const THREAD_MS = 150;
const PER_MEGAPIXEL_MS = 330;
const PER_FILM_MEGAPIXEL_MS = 220;
const PER_AUDIO_SECOND_MS = 14;
const SPEECH_SECONDS = 8;

/** Free, and how long it takes. Pure. */
export function estimateDraft(request: AdapterRequest): Estimate {
  return { maxCostMicros: 0, priceVersion: null, durationMs: Math.round(guessMs(request)) };
}

function guessMs(request: AdapterRequest): number {
  const params = readParams(request);
  const megapixels = (params.width * params.height) / 1e6;
  switch (request.jobType) {
    case 'image':
      return params.count * (THREAD_MS + megapixels * PER_MEGAPIXEL_MS);
    case 'video':
      return THREAD_MS + (params.duration ?? 4) * params.frameRate * (12 + megapixels * PER_FILM_MEGAPIXEL_MS);
    case 'audio':
      return THREAD_MS + (params.duration ?? SPEECH_SECONDS) * PER_AUDIO_SECOND_MS;
  }
}
