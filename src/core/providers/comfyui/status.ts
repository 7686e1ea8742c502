import type { EpochMs } from '../../../contract/units.ts';
import type { ActualCost, TaskStatus } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import { cancelPrompt } from './cancel.ts';
import { hostOf } from './client.ts';
import type { ComfyClient } from './client.ts';
import { failedExecution } from './failures.ts';
import { isWorkerIdle, lookUpPrompt } from './lookup.ts';
import type { PromptState, RouteMemory } from './lookup.ts';
import type { PromptMemory } from './memory.ts';
import { collectOutputs } from './outputs.ts';
import { ComfyUnreachable } from './unreachable.ts';

export type StatusInput = {
  readonly client: ComfyClient;
  readonly routes: RouteMemory;
  readonly memory: PromptMemory;
  readonly promptId: string;
  readonly model: string;
  readonly seed: number | undefined;
  readonly now: EpochMs;
  /** Told when a prompt succeeds, with the time it ran by the server's clock. */
  readonly onRan: (ranMs: number) => void;
};

const FREE: ActualCost = { micros: 0, basis: 'free' };

/**
 * The server's word on a prompt, by polling. A server that does not answer is waited for, within bounds:
 * its job often survives, and when it does not, the failure says so and that nothing was charged.
 */
export async function statusOfPrompt(input: StatusInput): Promise<TaskStatus> {
  try {
    const found = await lookUpPrompt(input.client, input.routes, input.promptId);
    input.memory.unreachableSince = undefined;
    input.memory.refusedSince = undefined;
    return await statusOfState(input, found);
  } catch (error) {
    if (!(error instanceof ComfyUnreachable)) throw error;
    return whileUnreachable(input, error);
  }
}

async function statusOfState(input: StatusInput, found: PromptState): Promise<TaskStatus> {
  const { memory } = input;
  switch (found.state) {
    case 'absent':
      // A prompt that was taken out of the queue leaves no trace. Without our asking, the server was restarted or cleared.
      return memory.cancelAskedAt === undefined ? { state: 'lost' } : { state: 'cancelled', cost: FREE };
    case 'interrupted':
      return { state: 'cancelled', cost: FREE };
    case 'failed':
      return { state: 'failed', failure: failedExecution(found.error, input.model), cost: FREE };
    case 'succeeded':
      return succeeded(input, found);
    case 'pending':
      await repeatCancel(input);
      return whilePending(input);
    case 'running':
      await repeatCancel(input);
      memory.state = 'running';
      memory.idleSince = undefined;
      return running(memory, memory.message);
  }
}

function succeeded(input: StatusInput, found: Extract<PromptState, { state: 'succeeded' }>): TaskStatus {
  if (found.ranMs !== undefined) input.onRan(found.ranMs);
  const outputs = collectOutputs(found.outputs, input.seed);
  if (outputs.length > 0) return { state: 'succeeded', outputs, cost: FREE };
  const failure = new ProviderFailure(
    'output_lost',
    'ComfyUI says that it is done, but it names no picture, video or sound.',
    { details: { nodes: Object.keys(found.outputs) } },
  );
  return { state: 'failed', failure, cost: FREE };
}

/** Waiting behind others is normal for hours; waiting while nothing runs means that ComfyUI's worker thread has died (its HTTP side lives on). */
async function whilePending(input: StatusInput): Promise<TaskStatus> {
  const { memory, now } = input;
  memory.state = 'pending';
  memory.pendingSince ??= now;
  if (now - memory.pendingSince < input.client.limits.deadWorkerMs / 2)
    return { state: 'queued', message: 'Waiting in ComfyUI’s queue' };
  if (!(await isWorkerIdle(input.client))) {
    memory.idleSince = undefined;
    return { state: 'queued', message: 'Waiting in ComfyUI’s queue' };
  }
  memory.idleSince ??= now;
  if (now - memory.idleSince < input.client.limits.deadWorkerMs / 2)
    return { state: 'queued', message: 'ComfyUI has it in its queue but runs nothing' };
  await cancelPrompt(input.client, input.routes, input.promptId);
  const failure = new ProviderFailure(
    'engine_crashed',
    'ComfyUI answers, but its worker has stopped: it runs nothing although jobs wait. Restart ComfyUI, then retry. Nothing was charged.',
    {
      details: { host: hostOf(input.client.baseUrl), idleForMs: now - memory.idleSince },
    },
  );
  return { state: 'failed', failure, cost: FREE };
}

/** An interrupt that arrives between two prompts is forgotten by the server, so it is told again now and then. */
async function repeatCancel(input: StatusInput): Promise<void> {
  const { memory, now } = input;
  if (memory.cancelAskedAt === undefined || now - memory.cancelAskedAt < input.client.limits.cancelRepeatMs) return;
  memory.cancelAskedAt = now;
  await cancelPrompt(input.client, input.routes, input.promptId);
}

function whileUnreachable(input: StatusInput, error: ComfyUnreachable): TaskStatus {
  const { memory, now } = input;
  const isGone = error.kind !== 'silent' && error.kind !== 'broken';
  memory.unreachableSince ??= now;
  memory.refusedSince = isGone ? (memory.refusedSince ?? now) : undefined;
  // Another version of ComfyUI may come back.
  input.routes.delete(input.client.baseUrl);
  if (memory.cancelAskedAt !== undefined && error.kind === 'refused') return { state: 'cancelled', cost: FREE };
  const isOver =
    now - memory.unreachableSince >= input.client.limits.silentServerMs ||
    (memory.refusedSince !== undefined && now - memory.refusedSince >= input.client.limits.deadPortMs);
  if (!isOver) return running(memory, 'ComfyUI does not answer; waiting for it to come back');
  if (memory.cancelAskedAt !== undefined) return { state: 'cancelled', cost: FREE };
  const seconds = Math.round((now - memory.unreachableSince) / 1000);
  const host = hostOf(input.client.baseUrl);
  const failure = new ProviderFailure(
    isGone ? 'engine_crashed' : 'unavailable',
    `ComfyUI at ${host} stopped answering in the middle of this job and has not come back for ${seconds} seconds. Nothing was charged. Start it again, then retry.`,
    { transient: true, details: { ...error.details, kind: error.kind }, cause: error },
  );
  return { state: 'failed', failure, cost: FREE };
}

function running(memory: PromptMemory, message: string | undefined): TaskStatus {
  if (memory.state === 'pending') return { state: 'queued', ...(message === undefined ? {} : { message }) };
  return {
    state: 'running',
    ...(memory.progress === undefined ? {} : { progress: memory.progress }),
    ...(message === undefined ? {} : { message }),
  };
}
