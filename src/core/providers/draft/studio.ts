import { readDirection, type Direction } from './direction.ts';
import { createNoise, type Noise } from './noise.ts';
import { stageOf, type Scene, type Stage } from './scene.ts';
import { SCENES } from './scenes.ts';
import { findTreatment, type Treatment } from './treatment.ts';

/** A composed picture together with all that a frame needs; the same input always gives the same studio. */
export type Studio = {
  readonly scene: Scene;
  readonly stage: Stage;
  readonly noise: Noise;
  readonly treatment: Treatment;
  readonly direction: Direction;
};

/** Composes the scene for a prompt. `style` may be empty; sizes are in pixels. */
export function openStudio(request: {
  prompt: string;
  style: string;
  seed: number;
  width: number;
  height: number;
}): Studio {
  const direction = readDirection(request.prompt, request.style, request.seed);
  const stage = stageOf(request.width, request.height);
  const noise = createNoise(direction.random.fork('noise'));
  const scene = SCENES[direction.scene]({ stage, direction, noise });
  return { scene, stage, noise, direction, treatment: findTreatment(direction.treatment) };
}
