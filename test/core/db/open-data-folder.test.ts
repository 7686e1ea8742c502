import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StartupError } from '../../../src/core/base/app-error.ts';
import { openDataFolder } from '../../../src/core/db/open-data-folder.ts';
import { openDatabase } from '../../../src/core/db/open.ts';
import { get } from '../../../src/core/db/statement.ts';
import { MIGRATIONS, temporaryFolder } from '../data-folder.ts';
import { startLockHolder } from './lock-holder.ts';

const OPTIONS = { migrationsDir: MIGRATIONS, now: 1_800_000_000_000 };

/** Opens and closes once, so that the folder has a database with content. */
function usedFolder(): { folder: string; file: string } {
  const folder = temporaryFolder();
  const opened = openDataFolder(folder, OPTIONS);
  opened.db
    .prepare("insert into settings (key, value, updated_at) values ('big', json_quote(?), 1)")
    .run('x'.repeat(100_000));
  opened.close();
  return { folder, file: join(folder, 'gesso.db') };
}

function refusal(folder: string): Pick<StartupError, 'reason' | 'exitCode' | 'message' | 'details'> {
  try {
    openDataFolder(folder, OPTIONS).close();
  } catch (error) {
    expect(error).toMatchObject({ name: 'StartupError' });
    return error as StartupError;
  }
  throw new Error('the folder was opened');
}

describe('openDataFolder', () => {
  it.each(['plain', 'with spaces', 'Größe/日本語/émoji 🎨', "quote's ?#%&"])(
    'makes a folder named %j, private to this user, with a database that survives a power cut',
    (name) => {
      const folder = join(temporaryFolder(), name);

      const opened = openDataFolder(folder, OPTIONS);

      expect(opened.db.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(opened.db.pragma('synchronous', { simple: true })).toBe(2);
      opened.close();
      expect(existsSync(join(folder, 'gesso.db'))).toBe(true);
      if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700);
    },
  );

  it('can be closed and opened again, and finds what was written', () => {
    const { folder } = usedFolder();

    const again = openDataFolder(folder, OPTIONS);

    expect(get(again.db, 'select count(*) as n from settings')).toEqual({ n: 1 });
    again.close();
  });

  it('refuses a second engine in the same process, and names it', () => {
    const folder = temporaryFolder();
    const first = openDataFolder(folder, OPTIONS);

    expect(refusal(folder)).toMatchObject({
      reason: 'in_use',
      exitCode: 4,
      details: { dataDir: folder, pid: process.pid },
    });

    first.close();
    openDataFolder(folder, OPTIONS).close();
  });

  it('refuses a folder that another process holds, names that process, and is free at once when it is killed', async () => {
    const { folder } = usedFolder();
    const holder = await startLockHolder(folder);

    expect(refusal(folder)).toMatchObject({
      reason: 'in_use',
      details: { pid: holder.pid },
      message: expect.stringContaining(`process ${holder.pid}`),
    });
    await holder.kill();

    const after = openDataFolder(folder, OPTIONS);
    expect(get(after.db, 'select count(*) as n from settings')).toEqual({ n: 1 });
    after.close();
  });

  it('does not name a process that is long gone', () => {
    const { folder } = usedFolder();

    expect(existsSync(join(folder, 'engine.pid'))).toBe(false);
  });

  it('refuses a file that is no database and leaves it as it is', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'gesso.db'), 'this is a diary, not a database. '.repeat(200));

    expect(refusal(folder)).toMatchObject({
      reason: 'unreadable_database',
      exitCode: 1,
      details: { file: join(folder, 'gesso.db') },
    });

    expect(readFileSync(join(folder, 'gesso.db'), 'utf8')).toMatch(/^this is a diary/);
    expect(refusal(folder).reason).toBe('unreadable_database');
  });

  it('refuses a torn database and leaves it as it is', () => {
    const { folder, file } = usedFolder();
    const size = Math.floor(statSync(file).size / 2);
    truncateSync(file, size);

    expect(refusal(folder)).toMatchObject({ reason: 'unreadable_database' });

    expect(statSync(file).size).toBe(size);
  });

  it('refuses a database whose schema page is damaged', () => {
    const { folder, file } = usedFolder();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 100, 4096);
    writeFileSync(file, bytes);

    expect(refusal(folder)).toMatchObject({ reason: 'unreadable_database' });
  });

  it('refuses a damaged lock file by its own name', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'engine.lock'), 'not a lock, but long enough to be read as one. '.repeat(100));

    expect(refusal(folder)).toMatchObject({
      reason: 'unreadable_database',
      details: { file: join(folder, 'engine.lock') },
    });
  });

  it('takes an empty file for a fresh database', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'gesso.db'), '');

    const opened = openDataFolder(folder, OPTIONS);

    expect(get(opened.db, 'select count(*) as n from jobs')).toEqual({ n: 0 });
    opened.close();
  });

  it('refuses a file in place of the folder', () => {
    const file = join(temporaryFolder(), 'taken');
    writeFileSync(file, '');

    expect(refusal(file)).toMatchObject({ reason: 'unwritable_folder', exitCode: 1, details: { dataDir: file } });
    expect(refusal(join(file, 'below'))).toMatchObject({ reason: 'unwritable_folder' });
  });

  it.each(['gesso.db', 'engine.lock', 'engine.pid'])(
    'refuses a folder in place of %s, and holds no lock afterwards',
    (name) => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, name));

      expect(refusal(folder)).toMatchObject({ reason: 'unwritable_folder' });
      expect(refusal(folder)).toMatchObject({ reason: 'unwritable_folder' });
    },
  );

  // Root may write everywhere; on Linux sysfs refuses even root.
  it.runIf(process.platform === 'linux')('refuses a place where nobody may write', () => {
    expect(refusal('/sys/gesso')).toMatchObject({ reason: 'unwritable_folder', details: { dataDir: '/sys/gesso' } });
  });

  it('refuses a newer schema, holds no lock afterwards and changes nothing', () => {
    const { folder, file } = usedFolder();
    const db = openDatabase(file);
    db.pragma('user_version = 999');
    db.close();
    const before = readFileSync(file);

    expect(refusal(folder)).toMatchObject({ reason: 'newer_schema', details: { found: 999 } });

    expect(readFileSync(file)).toEqual(before);
    expect(refusal(folder).reason).toBe('newer_schema');
  });
});
