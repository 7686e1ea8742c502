import type { JsonValue } from '../../../contract/units.ts';
import type { AdapterContext, Download, OutputRef, TaskStatus } from '../adapter.ts';
import { ProviderFailure } from '../errors.ts';
import { costOf, handleSchema, outputsOf } from './answer.ts';

/** A call that has a handle is finished: its answer came with it. Throws ProviderFailure for an id that a person entered; there are no tasks. */
export function openAiStatus(handle: JsonValue): TaskStatus {
  const parsed = handleSchema.safeParse(handle);
  if (parsed.success) return { state: 'succeeded', outputs: outputsOf(parsed.data), cost: costOf(parsed.data) };
  throw new ProviderFailure(
    'rejected',
    'OpenAI keeps no list of pictures or speech that could be asked for one by its id.',
  );
}

/** A result as it came, from where it was kept. Throws ProviderFailure `output_lost` when that is gone. */
export async function openAiDownload(context: AdapterContext, handle: JsonValue, output: OutputRef): Promise<Download> {
  const { attemptId, outputs } = handleSchema.parse(handle);
  const found = outputs.find((one) => one.name === output.ref);
  const stream = found === undefined ? undefined : await context.kept.read(attemptId, found.name);
  if (found === undefined || stream === undefined)
    throw new ProviderFailure('output_lost', 'The answer of OpenAI that was kept on this disk is no longer there.');
  return { mime: found.mime, stream };
}
