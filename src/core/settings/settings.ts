import { type Settings, type SettingsPatch, settingsSchema } from '../../contract/settings.ts';
import type { EpochMs } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import { isTimeZone } from '../base/time-zone.ts';
import type { Db } from '../db/open.ts';
import { all, run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';

/** All settings, defaults filled in. A stored value that no longer parses counts as unset and is reported in the log. */
export function readSettings(db: Db, log: Log): Settings {
  const stored = new Map(
    all<{ key: string; value: string }>(db, 'select key, value from settings limit 1000').map((row) => [
      row.key,
      row.value,
    ]),
  );
  const values: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    const text = stored.get(key);
    if (text === undefined) continue;
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) values[key] = parsed.data;
    else log.warn({ key }, 'a stored setting is not valid any more; its default is used');
  }
  return settingsSchema.parse(values);
}

/** Writes the given settings, all or none, durable on return. Throws `invalid_request` for an unknown time zone. */
export function writeSettings(db: Db, patch: SettingsPatch, now: EpochMs): void {
  const zone = patch.budgetTimeZone;
  if (zone !== undefined && zone !== '' && !isTimeZone(zone)) {
    throw new AppError('invalid_request', `${zone} is not a time zone. Use an IANA name such as Europe/Berlin.`, {
      details: { issues: [{ path: 'budgetTimeZone', message: 'unknown time zone' }] },
    });
  }
  transaction(db, () => {
    for (const [key, value] of Object.entries(patch)) {
      if (value === undefined) continue;
      run(
        db,
        'insert into settings (key, value, updated_at) values (:key, :value, :now) on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at',
        {
          key,
          value: JSON.stringify(value),
          now,
        },
      );
    }
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
