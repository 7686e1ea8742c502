import type { JsonValue } from '../../../contract/units.ts';
import type { AdapterRequest } from '../adapter.ts';
import { readParams } from './params.ts';

/** Refuses what cannot be made before anything starts, and writes down what will be: the values after capping. Pure. */
export function prepareDraft(request: AdapterRequest): JsonValue {
  const { width, height, seed, count } = readParams(request);
  return request.jobType === 'audio' ? { seed } : { width, height, seed, count };
}
