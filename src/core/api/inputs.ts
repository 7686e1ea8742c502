import type { Plan } from '../jobs/plan.ts';
import type { JsonObject, JsonValue } from '../../contract/units.ts';
import { importDataUrl } from '../assets/import.ts';
import type { ApiContext } from './context.ts';

/**
 * Input pictures and sounds that came as `data:` URLs become assets of the library, so that a job refers to them by id. Only where
 * the provider declares an asset: a prompt may begin with any word. Throws `invalid_request`, `body_too_large`, `storage_full`.
 */
export async function importInputs(context: ApiContext, plan: Plan): Promise<JsonObject> {
  const inputs = plan.capability.parameters.filter((parameter) => parameter.type === 'asset');
  const imported: Record<string, JsonValue> = {};
  for (const { name } of inputs) {
    const value = plan.params[name];
    if (typeof value !== 'string' || !value.startsWith('data:')) continue;
    const from = { dataUrl: value, name: undefined, companyId: context.companyId, path: `params.${name}` };
    imported[name] = (await importDataUrl(context, from)).id;
  }
  return { ...plan.params, ...imported };
}
