import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../core/db/open.ts';
import type { Check } from './machine-checks.ts';

/** SQLite's own check of the file, beside a running host if there is one. Changes nothing. */
export function checkDatabase(dataDir: string): Check {
  const name = 'Database';
  const file = join(dataDir, 'gesso.db');
  if (!existsSync(file)) return { name, state: 'ok', message: 'none yet; it is made at the first start' };
  const fix = `Keep a copy of ${file} and report this; the files under assets/ are not touched by it.`;
  try {
    const db = openDatabase(file);
    try {
      const problems = db.pragma('quick_check(5)', { simple: true });
      if (problems === 'ok') return { name, state: 'ok', message: 'quick_check found nothing' };
      return { name, state: 'failed', message: `damaged: ${String(problems)}`, fix };
    } finally {
      db.close();
    }
  } catch (error) {
    return {
      name,
      state: 'failed',
      message: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      fix,
    };
  }
}
