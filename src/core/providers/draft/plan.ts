import type { AdapterRequest } from '../adapter.ts';
import { chooseAudioMode } from './audio-mode.ts';
import { SEED_MAX } from './capabilities.ts';
import { readParams, type DraftParams } from './params.ts';
import type { RenderThreads } from './render-threads.ts';
import type { Speaker } from './speech.ts';
import type { PlannedOutput } from './tasks.ts';

/** What the renderers need from outside. */
export type Workshop = { readonly threads: RenderThreads; readonly speaker: Speaker };

/** Splits a request into outputs; those of a batch count the seed up. Throws ProviderFailure `rejected` for a request that cannot be made. */
export function planOutputs(workshop: Workshop, request: AdapterRequest): readonly PlannedOutput[] {
  const params = readParams(request);
  switch (request.jobType) {
    case 'image':
      return Array.from({ length: params.count }, (_, index) =>
        planImage(workshop, params, (params.seed + index) % (SEED_MAX + 1)),
      );
    case 'video':
      return [planVideo(workshop, params)];
    case 'audio':
      return [planAudio(workshop, params)];
  }
}

function planImage({ threads }: Workshop, params: DraftParams, seed: number): PlannedOutput {
  const { prompt, style, width, height } = params;
  return {
    output: { kind: 'image', mime: 'image/png', width, height, seed },
    render: (hooks, signal) => threads.render({ type: 'image', prompt, style, seed, width, height }, hooks, signal),
  };
}

function planVideo({ threads }: Workshop, params: DraftParams): PlannedOutput {
  const { prompt, style, seed, width, height, frameRate } = params;
  const durationMs = Math.round((params.duration ?? 4) * 1000);
  return {
    output: { kind: 'video', mime: 'video/webm', width, height, durationMs, seed },
    render: (hooks, signal) =>
      threads.render({ type: 'video', prompt, style, seed, width, height, durationMs, frameRate }, hooks, signal),
  };
}

function planAudio({ threads, speaker }: Workshop, params: DraftParams): PlannedOutput {
  const { prompt, style, seed } = params;
  const durationMs = params.duration === undefined ? undefined : Math.round(params.duration * 1000);
  const wish = chooseAudioMode(params.mode, prompt);
  return {
    output: { kind: 'audio', mime: 'audio/wav', seed, ...(durationMs === undefined ? {} : { durationMs }) },
    render: async (hooks, signal) => {
      const speech = wish === 'speech' ? await speakIfPossible(speaker, params, signal) : undefined;
      // Without a voice, or with one that fails, a piece of music is still a usable placeholder.
      const mode = wish === 'speech' && speech === undefined ? 'music' : wish;
      return threads.render({ type: 'audio', prompt, style, seed, mode, durationMs, speech }, hooks, signal);
    },
  };
}

async function speakIfPossible(
  speaker: Speaker,
  params: DraftParams,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if ((await speaker.detect(signal)) === undefined) return undefined;
  try {
    return await speaker.speak(params.prompt, params.voice, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}
