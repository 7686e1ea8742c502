import type { JobId } from '../../../src/contract/ids.ts';
import type { JobView } from '../../../src/contract/job.ts';
import type { MethodInput } from '../../../src/contract/methods.ts';
import type { JsonObject } from '../../../src/contract/units.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { openAsset } from '../../router/use-route.ts';
import { useJobs, withJobs } from '../../stores/jobs.ts';
import { messageOf } from '../../stores/loadable.ts';
import { useSettings } from '../../stores/settings.ts';

/** Asks to cancel a job. Never rejects: a refusal is shown. */
export function cancelJob(jobId: JobId): Promise<void> {
  return keepJob(client().call('jobs.cancel', { jobId }));
}

/** Runs a failed or cancelled job again. Never rejects. */
export function retryJob(jobId: JobId): Promise<void> {
  return keepJob(client().call('jobs.retry', { jobId }));
}

/** Gives a person's word on an unknown outcome. Never rejects. */
export function resolveJob(jobId: JobId, outcome: MethodInput<'jobs.resolve'>['outcome']): Promise<void> {
  return keepJob(client().call('jobs.resolve', { jobId, outcome }));
}

/** Stops taking new jobs, or starts again. Never rejects. */
export async function setPaused(paused: boolean): Promise<void> {
  try {
    const reply = await client().call(paused ? 'queue.pause' : 'queue.resume', {});
    useSettings.setState(({ settings }) =>
      settings === undefined ? {} : { settings: { ...settings, queuePaused: reply.paused } },
    );
  } catch (error) {
    toast.error(messageOf(error));
  }
}

/** Shows the first result of a job. */
export function openResult(job: JobView): void {
  const [output] = job.outputs;
  if (output !== undefined) openAsset(output.assetId);
}

/** Puts jobs directly before another one, or at the end, in the order given. Never rejects: a refusal is shown. */
export async function moveJobs(ids: readonly JobId[], before: JobId | undefined): Promise<void> {
  for (const jobId of ids)
    await keepJob(client().call('jobs.move', before === undefined ? { jobId } : { jobId, before }));
}

/** Gives jobs a priority: higher ones start first. Never rejects. */
export async function setPriority(ids: readonly JobId[], priority: number): Promise<void> {
  for (const jobId of ids) await keepJob(client().call('jobs.setPriority', { jobId, priority }));
}

/** Cancels jobs that wait: nothing was sent for them yet. Never rejects. */
export async function cancelJobs(ids: readonly JobId[]): Promise<void> {
  for (const jobId of ids) await keepJob(client().call('jobs.cancel', { jobId }));
}

/** Changes what a waiting job asks for, and the model; it keeps its place. Rejects with what is wrong with it. */
export async function editJob(jobId: JobId, params: JsonObject, model: string | undefined): Promise<void> {
  const job = await client().call('jobs.edit', { jobId, params, ...(model === undefined ? {} : { model }) });
  useJobs.setState((state) => withJobs(state, [job]));
}

async function keepJob(reply: Promise<JobView>): Promise<void> {
  try {
    const job = await reply;
    useJobs.setState((state) => withJobs(state, [job]));
  } catch (error) {
    toast.error(messages.queue.title, { description: messageOf(error) });
  }
}
