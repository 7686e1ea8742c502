import type { InstallStepName } from '../../../contract/comfy-install.ts';
import { errorFields } from '../../base/log.ts';
import type { Step, StepContext } from './context.ts';
import { fileFailure } from './failure.ts';
import { fingerprint, readMark, removeMark, writeMark } from './marks.ts';
import type { InstallProgress } from './progress.ts';

export type RunSteps = {
  readonly steps: readonly Step[];
  readonly progress: InstallProgress;
  /** quick: a mark and a look. thorough: a repair, every part is looked at. */
  readonly look: 'quick' | 'thorough';
  /** Makes what a step works with; `facts` grows with every step. */
  readonly contextOf: (step: InstallStepName, facts: ReadonlyMap<InstallStepName, unknown>) => StepContext;
  /** Called after every change that a person wants to see at once. */
  readonly onChange: () => void;
};

/** A step that failed, and why. */
export class StepFailure extends Error {
  readonly step: InstallStepName;

  constructor(step: InstallStepName, cause: unknown) {
    super(`the step "${step}" failed`, { cause });
    this.name = 'StepFailure';
    this.step = step;
  }
}

/**
 * Does what is not done, in order. A step with a mark that still fits, and whose result is there, is not done again.
 * Throws StepFailure, or the reason of the signal; what was done before stays marked.
 */
export async function runSteps(run: RunSteps): Promise<void> {
  const facts = new Map<InstallStepName, unknown>();
  for (const step of run.steps) {
    const context = run.contextOf(step.name, facts);
    for (const later of run.steps) run.progress.expect(later.name, later.typicalMs(context));
    await runStep(step, { run, context, facts });
    run.onChange();
  }
}

type Running = { readonly run: RunSteps; readonly context: StepContext; readonly facts: Map<InstallStepName, unknown> };

async function runStep(step: Step, { run, context, facts }: Running): Promise<void> {
  const { progress } = run;
  const { signal, clock, place } = context;
  signal.throwIfAborted();
  progress.begin(step.name);
  run.onChange();
  const began = clock.monotonic();
  try {
    const wanted = step.dependsOn === undefined ? undefined : fingerprint(step.dependsOn(context));
    const mark = readMark(place, step.name);
    if (
      mark !== undefined &&
      mark.dependsOn === wanted &&
      (await isDone(step, { context, look: run.look, facts: mark.facts }))
    ) {
      facts.set(step.name, mark.facts);
      progress.end(step.name, 'done', mark.durationMs);
      context.log(`= ${step.title}: done before`);
      return;
    }
    context.log(`> ${step.title}`);
    await removeMark(place, step.name);
    const found = await step.run(context);
    signal.throwIfAborted();
    const durationMs = Math.round(clock.monotonic() - began);
    facts.set(step.name, found);
    if (wanted !== undefined) await writeMark(place, step.name, { dependsOn: wanted, facts: found, durationMs });
    progress.end(step.name, 'done', durationMs);
    context.log(`< ${step.title}: ${(durationMs / 1000).toFixed(1)} s ${JSON.stringify(found ?? {})}`);
  } catch (error) {
    progress.end(step.name, 'failed');
    signal.throwIfAborted();
    context.log(`! ${step.title}: ${JSON.stringify(errorFields(error))}`);
    throw new StepFailure(step.name, fileFailure(error, context.layout.dir));
  }
}

async function isDone(
  step: Step,
  { context, look, facts }: { context: StepContext; look: 'quick' | 'thorough'; facts: unknown },
): Promise<boolean> {
  const check = look === 'thorough' ? (step.isSound ?? step.isThere) : step.isThere;
  return check === undefined || check(context, facts);
}
