import { assetIdSchema } from '../../contract/ids.ts';
import type { JsonObject } from '../../contract/units.ts';
import { findAsset } from '../assets/library.ts';
import type { Db } from '../db/open.ts';
import type { InputFacts } from '../providers/adapter.ts';

/** What the library knows of the assets that parameters name, by parameter: some providers bill by the length of an input. Reads only. */
export function inputFactsOf(db: Db, params: JsonObject): Readonly<Record<string, InputFacts>> {
  const facts: Record<string, InputFacts> = {};
  for (const [name, value] of Object.entries(params)) {
    const id = assetIdSchema.safeParse(value);
    const asset = id.success ? findAsset(db, id.data) : undefined;
    if (asset === undefined) continue;
    facts[name] = asset.duration_ms === null ? {} : { durationMs: asset.duration_ms };
  }
  return facts;
}
