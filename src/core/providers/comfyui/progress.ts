import type { ProgressHint } from '../adapter.ts';
import type { ComfyFrame } from './frames.ts';
import type { Manifest } from './template.ts';

/** Nodes that the manifest does not name are quick: counted, but barely. */
const UNNAMED_WEIGHT = 0.5;

/** Turns the frames of one prompt into hints. Frames of other prompts, and of unknown ones while ours does not run, give undefined. */
export type ProgressTracker = (frame: ComfyFrame) => ProgressHint | undefined;

/** Follows one prompt. Progress is weighted by the manifest's phases, never goes back, and reaches 1 only with the result. */
export function createProgressTracker(
  promptId: string,
  nodeIds: readonly string[],
  phases: Manifest['phases'],
): ProgressTracker {
  const weights = new Map(
    nodeIds.map((id) => [id, phases.find((phase) => phase.node === id)?.weight ?? UNNAMED_WEIGHT]),
  );
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const fractions = new Map<string, number>();
  let isOurs = false;
  let best = 0;

  const hint = (message: string | undefined): ProgressHint => {
    let done = 0;
    for (const [id, fraction] of fractions) done += (weights.get(id) ?? 0) * fraction;
    best = Math.max(best, Math.min(0.99, total > 0 ? done / total : 0));
    return { progress: best, ...(message === undefined ? {} : { message }) };
  };

  return (frame) => {
    if (frame.type === 'other') return undefined;
    if (frame.promptId !== undefined) {
      // One prompt runs at a time: a frame of another one means that ours does not.
      isOurs = frame.promptId === promptId;
      if (!isOurs) return undefined;
    }
    switch (frame.type) {
      case 'cached':
        for (const id of frame.nodes) fractions.set(id, 1);
        return hint(undefined);
      case 'nodes': {
        for (const [id, node] of Object.entries(frame.nodes)) fractions.set(id, node.fraction);
        const running = Object.entries(frame.nodes).find(([, node]) => !node.done);
        return hint(running === undefined ? undefined : phaseText(phases, running[0], running[1]));
      }
      case 'progress':
        fractions.set(frame.node, frame.max > 0 ? Math.min(1, frame.value / frame.max) : 0);
        return hint(phaseText(phases, frame.node, frame));
      case 'executing':
        // After a reconnect the server names the running node without the prompt: on our own client id it is ours.
        isOurs = true;
        return hint(phaseText(phases, frame.node, undefined));
      case 'preview':
        return isOurs ? { preview: { mime: frame.mime, bytes: frame.bytes } } : undefined;
      case 'ended':
        return isOurs || frame.promptId === promptId ? { changed: true } : undefined;
    }
  };
}

function phaseText(
  phases: Manifest['phases'],
  nodeId: string,
  step: { readonly value: number; readonly max: number } | undefined,
): string | undefined {
  const phase = phases.find((candidate) => candidate.node === nodeId);
  if (phase === undefined) return undefined;
  if (phase.step === undefined || step === undefined || step.max <= 1 || step.value < 1) return phase.label;
  return phase.step.replace('{value}', String(step.value)).replace('{max}', String(step.max));
}
