import type { JsonObject, JsonValue } from '../../contract/units.ts';
import { importDataUrl } from '../assets/import.ts';
import type { ApiContext } from './context.ts';

/** Input pictures and sounds that came as `data:` URLs become assets of the library, so that a job refers to them by id. Throws `invalid_request`. */
export async function importInputs(context: ApiContext, params: JsonObject): Promise<JsonObject> {
  const imported: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(params)) {
    imported[name] =
      typeof value === 'string' && value.startsWith('data:')
        ? (
            await importDataUrl(context, {
              dataUrl: value,
              name: undefined,
              companyId: context.companyId,
              path: `params.${name}`,
            })
          ).id
        : value;
  }
  return imported;
}
