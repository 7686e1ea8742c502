import type { ModelFit } from '../../../src/contract/model-files.ts';
import { memoryVerdict, workingBytes } from '../../../src/contract/model-memory.ts';
import type { ModelsState } from '../../stores/models.ts';
import type { DraftRoute } from './request.ts';

export type SizeVerdict = Exclude<ModelFit['verdict'], 'unknown'>;

/** Whether a size (pixels) goes into the memory of the computer that makes it; undefined where that is another's business, or not known. Pure. */
export function sizeFit(
  route: DraftRoute,
  { installed, memory }: Pick<ModelsState, 'installed' | 'memory'>,
  pixels: number,
): SizeVerdict | undefined {
  if (route.provider?.kind !== 'local' || route.model === undefined || memory === undefined) return undefined;
  const model = installed.find(({ name }) => name === route.model);
  if (model === undefined) return undefined;
  const verdict = memoryVerdict({ bytes: model.bytes, working: workingBytes(model.family, pixels) }, memory);
  return verdict === 'unknown' ? undefined : verdict;
}
