import type { ComfyState } from '../../../src/contract/comfy.ts';
import type { ModelFit } from '../../../src/contract/model-files.ts';
import type { Tone } from '../../components/Badge.tsx';

/** The colour that repeats what "fits", "slower" and "too large" say. */
export const FIT_TONES = {
  fits: 'good',
  offload: 'warning',
  too_large: 'bad',
  unknown: 'plain',
} as const satisfies Record<ModelFit['verdict'], Tone>;

/** The colour that repeats what a state says. */
export const STATE_TONES = {
  ready: 'good',
  busy: 'good',
  starting: 'note',
  stopping: 'note',
  unhealthy: 'warning',
  unreachable: 'bad',
  crashed: 'bad',
  stopped: 'plain',
  not_installed: 'plain',
} as const satisfies Record<ComfyState, Tone>;
