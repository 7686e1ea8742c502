import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/contract/settings.ts';
import { type Log, silentLog } from '../../../src/core/base/log.ts';
import { readSettings, writeSettings } from '../../../src/core/settings/settings.ts';
import { all, run } from '../../../src/core/db/statement.ts';
import type { Db } from '../../../src/core/db/open.ts';
import { temporaryDatabase } from '../data-folder.ts';

const DEFAULTS = settingsSchema.parse({});

function store(db: Db, key: string, json: string): void {
  run(db, 'insert into settings (key, value, updated_at) values (:key, :json, 1)', { key, json });
}

function listening(): { log: Log; warnings: unknown[] } {
  const warnings: unknown[] = [];
  return { log: { ...silentLog, warn: (fields) => warnings.push(fields) }, warnings };
}

describe('readSettings', () => {
  it('gives the defaults of an empty folder, and says nothing', () => {
    const { db } = temporaryDatabase();
    const { log, warnings } = listening();

    expect(readSettings(db, log)).toEqual(DEFAULTS);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['theme', '"pink"'],
    ['theme', 'null'],
    ['theme', '{"theme":"dark"}'],
    ['comfyUrl', '"file:///etc/passwd"'],
    ['queuePaused', '1'],
    ['queuePaused', '"true"'],
    ['budgetTimeZone', '7'],
  ])('falls back to the default of %s when %s is stored, reports it, and keeps the others', (key, json) => {
    const { db } = temporaryDatabase();
    const { log, warnings } = listening();
    store(db, key, json);
    store(db, 'firstRunDone', 'true');

    expect(readSettings(db, log)).toEqual({ ...DEFAULTS, firstRunDone: true });
    expect(warnings).toEqual([{ key }]);
  });

  it.each(['unheardOf', '__proto__', 'constructor'])(
    'leaves out a stored %s, which a newer version may have written',
    (key) => {
      const { db } = temporaryDatabase();
      store(db, key, '{"polluted":true}');

      expect(readSettings(db, silentLog)).toEqual(DEFAULTS);
      expect(all(db, 'select key from settings')).toEqual([{ key }]);
    },
  );
});

describe('writeSettings', () => {
  it('writes what is given and leaves the rest', () => {
    const { db } = temporaryDatabase();
    writeSettings(db, { theme: 'dark', queuePaused: true }, 1);

    writeSettings(db, { queuePaused: false, comfyUrl: undefined, budgetTimeZone: 'Asia/Kathmandu' }, 2);

    expect(readSettings(db, silentLog)).toEqual({ ...DEFAULTS, theme: 'dark', budgetTimeZone: 'Asia/Kathmandu' });
    expect(all(db, 'select key, updated_at from settings order by key')).toEqual([
      { key: 'budgetTimeZone', updated_at: 2 },
      { key: 'queuePaused', updated_at: 2 },
      { key: 'theme', updated_at: 1 },
    ]);
  });

  it.each(['Mars/Olympus', '+05:07', 'Berlin'])(
    'refuses the time zone %j and writes nothing of the patch',
    (budgetTimeZone) => {
      const { db } = temporaryDatabase();

      expect(() => writeSettings(db, { theme: 'dark', budgetTimeZone }, 1)).toThrow(
        expect.objectContaining({
          code: 'invalid_request',
          details: { issues: [{ path: 'budgetTimeZone', message: 'unknown time zone' }] },
        }),
      );

      expect(readSettings(db, silentLog)).toEqual(DEFAULTS);
    },
  );

  it('takes an empty time zone: that of the system', () => {
    const { db } = temporaryDatabase();
    writeSettings(db, { budgetTimeZone: 'UTC' }, 1);

    writeSettings(db, { budgetTimeZone: '' }, 2);

    expect(readSettings(db, silentLog).budgetTimeZone).toBe('');
  });
});
