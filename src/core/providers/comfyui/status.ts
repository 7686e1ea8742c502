import type { TaskStatus } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import { cancelPrompt } from './cancel.ts';
import { afterFailure } from './after-failure.ts';
import { FREE } from './follow-input.ts';
import type { FollowInput } from './follow-input.ts';
import { isWorkerIdle, lookUpPrompt } from './lookup.ts';
import type { PromptState } from './lookup.ts';
import { progressOf } from './memory.ts';
import { collectOutputs, outputOf } from './outputs.ts';
import { findSavedFiles } from './reconcile.ts';
import { outputPrefixOf } from './submit.ts';
import { ComfyUnreachable } from './unreachable.ts';
import { whileUnreachable } from './while-unreachable.ts';

/**
 * The server's word on a prompt, by polling. A server that does not answer is waited for, within bounds: its job often survives; when
 * it does not, its files may, else it is done again (elsewhere, where there is another backend).
 */
export async function statusOfPrompt(input: FollowInput): Promise<TaskStatus> {
  const { memory } = input;
  try {
    const found = await lookUpPrompt(input.client(), input.routes, input.handle.promptId);
    memory.unreachableSince = undefined;
    memory.refusedSince = undefined;
    input.noteAnswer();
    return await statusOfState(input, found);
  } catch (error) {
    if (!(error instanceof ComfyUnreachable)) throw error;
    memory.wasSeen = false;
    return whileUnreachable(input, error);
  }
}

async function statusOfState(input: FollowInput, found: PromptState): Promise<TaskStatus> {
  const { memory } = input;
  switch (found.state) {
    case 'absent':
      return whenAbsent(input);
    case 'interrupted':
      return { state: 'cancelled', cost: FREE };
    case 'failed':
      return afterFailure(input, found.error);
    case 'succeeded':
      return succeeded(input, found);
    case 'pending':
      await repeatCancel(input);
      memory.wasSeen = true;
      return whilePending(input);
    case 'running':
      await repeatCancel(input);
      memory.wasSeen = true;
      memory.state = 'running';
      memory.idleSince = undefined;
      return whileRunning(input);
  }
}

function succeeded(input: FollowInput, found: Extract<PromptState, { state: 'succeeded' }>): TaskStatus {
  if (found.ranMs !== undefined) input.onRan(found.ranMs);
  const outputs = collectOutputs(found.outputs, input.handle.seed);
  if (outputs.length > 0) return { state: 'succeeded', outputs, cost: FREE };
  const failure = new ProviderFailure(
    'output_lost',
    'ComfyUI says that it is done, but it names no picture, video, sound or text.',
    { details: { nodes: Object.keys(found.outputs) } },
  );
  return { state: 'failed', failure, cost: FREE };
}

/**
 * Neither waiting nor running nor finished there. A prompt that was taken out of the queue leaves no trace, and a restart forgets all of
 * them; what was finished before is still on disk.
 */
async function whenAbsent(input: FollowInput): Promise<TaskStatus> {
  const { memory, handle } = input;
  if (memory.cancelAskedAt !== undefined) return { state: 'cancelled', cost: FREE };
  const files =
    handle.saved === null
      ? undefined
      : await findSavedFiles(input.client(), outputPrefixOf(handle.promptId), handle.saved);
  if (files !== undefined) {
    input.log.info({ promptId: handle.promptId, files: files.length }, 'a forgotten prompt was found by its files');
    return {
      state: 'succeeded',
      outputs: files.flatMap((file) => outputOf(file, handle.seed) ?? []),
      cost: FREE,
    };
  }
  // The connection held all the time: the server was not restarted, so somebody else has taken it out.
  if (memory.wasSeen && memory.isListening) return { state: 'cancelled', cost: FREE };
  return { state: 'lost' };
}

/** Waiting behind others is normal for hours; waiting while nothing runs means that ComfyUI's worker thread has died (its HTTP side lives on). */
async function whilePending(input: FollowInput): Promise<TaskStatus> {
  const { memory, now, limits } = input;
  memory.state = 'pending';
  memory.pendingSince ??= now;
  if (now - memory.pendingSince < limits.deadWorkerMs / 2)
    return { state: 'queued', message: 'Waiting in ComfyUI’s queue' };
  if (!(await isWorkerIdle(input.client()))) {
    memory.idleSince = undefined;
    return { state: 'queued', message: 'Waiting in ComfyUI’s queue' };
  }
  memory.idleSince ??= now;
  if (now - memory.idleSince < limits.deadWorkerMs / 2)
    return { state: 'queued', message: 'ComfyUI has it in its queue but runs nothing' };
  return onDeadWorker(input, now - memory.idleSince);
}

async function onDeadWorker(input: FollowInput, idleForMs: number): Promise<TaskStatus> {
  await cancelPrompt(input.client(), input.routes, input.handle.promptId);
  const failure = new ProviderFailure(
    'engine_crashed',
    'ComfyUI answers, but its worker has stopped: it runs nothing although jobs wait. Restart ComfyUI, then retry. Nothing was charged.',
    { details: { server: input.name, idleForMs } },
  );
  if (input.restart !== undefined) {
    await input.restart('dead_worker');
    return { state: 'again', failure, change: { change: 'ComfyUI’s worker had stopped; it was started anew' } };
  }
  input.noteProblem(failure);
  if (input.hasOther()) return { state: 'again', failure, change: { change: 'sent to another ComfyUI' } };
  return { state: 'failed', failure, cost: FREE };
}

/** An interrupt that arrives between two prompts is forgotten by the server, so it is told again now and then. */
async function repeatCancel(input: FollowInput): Promise<void> {
  const { memory, now } = input;
  if (memory.cancelAskedAt === undefined) return;
  memory.cancelFirstAt ??= memory.cancelAskedAt;
  if (now - memory.cancelAskedAt < input.limits.cancelRepeatMs) return;
  memory.cancelAskedAt = now;
  await cancelPrompt(input.client(), input.routes, input.handle.promptId);
}

/** One long operation (a video's decoding, a model that is loaded) does not listen to an interrupt until it is over. */
async function whileRunning(input: FollowInput): Promise<TaskStatus> {
  const { memory, now, limits } = input;
  if (memory.cancelFirstAt === undefined) return progressOf(memory, memory.message);
  const deafForMs = now - memory.cancelFirstAt;
  if (deafForMs < limits.deafStepMs) return progressOf(memory, memory.message);
  if (input.restart === undefined)
    return progressOf(
      memory,
      'ComfyUI is in the middle of a long step and stops after it. Restart ComfyUI to stop it at once.',
    );
  if (deafForMs < limits.deafRestartMs)
    return progressOf(memory, 'ComfyUI is in the middle of a long step; it is restarted if it does not stop soon');
  if (!memory.isRestarting) {
    memory.isRestarting = true;
    await input.restart('deaf_step');
  }
  return progressOf(memory, 'Restarting ComfyUI, because a long step does not stop');
}
