import type { TaskStatus } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import { callComfy } from './client.ts';
import { failedExecution, isDriverFailure } from './failures.ts';
import { FREE } from './follow-input.ts';
import type { FollowInput } from './follow-input.ts';
import { ComfyUnreachable } from './unreachable.ts';
import type { ExecutionError } from './wire.ts';

/**
 * A node failed. Out of memory: the server's memory is freed and the job done once more, then smaller where that is allowed. A graphics
 * driver that has failed fails every job after it too: a server that we run is started anew. All else is the job's end.
 */
export async function afterFailure(input: FollowInput, error: ExecutionError): Promise<TaskStatus> {
  const { handle, tries } = input;
  const failure = failedExecution(error, handle.model);
  if (input.memory.cancelAskedAt !== undefined) return { state: 'cancelled', cost: FREE };
  if (failure.code === 'out_of_memory') return afterOutOfMemory(input, failure);
  if (isDriverFailure(error) && input.restart !== undefined && tries.mayRestartFor(handle.jobId)) {
    await input.restart('failed_driver');
    return { state: 'again', failure, change: { change: 'the graphics driver had failed; ComfyUI was started anew' } };
  }
  return { state: 'failed', failure, cost: FREE };
}

async function afterOutOfMemory(input: FollowInput, failure: ProviderFailure): Promise<TaskStatus> {
  const { handle, tries } = input;
  // Freed in any case: the next job, too, would meet what this one has left behind.
  const isFreed = await freeMemory(input);
  const change = tries.afterOutOfMemory(handle.jobId, input.memoryPolicy);
  if (change !== undefined && isFreed) return { state: 'again', failure, change };
  const tried = tries.changesOf(handle.jobId);
  tries.forget(handle.jobId);
  if (tried.length === 0) return { state: 'failed', failure, cost: FREE };
  const whole = new ProviderFailure(failure.code, `${failure.message} It was tried again: ${tried.join('; then ')}.`, {
    details: { ...failure.details, tried: [...tried] },
  });
  return { state: 'failed', failure: whole, cost: FREE };
}

/** Applied by the server before its next prompt. false: it did not take it. */
async function freeMemory(input: FollowInput): Promise<boolean> {
  try {
    const answer = await callComfy(input.client(), '/free', {
      method: 'POST',
      body: { unload_models: true, free_memory: true },
    });
    return answer.status === 200;
  } catch (error) {
    if (!(error instanceof ComfyUnreachable)) throw error;
    return false;
  }
}
