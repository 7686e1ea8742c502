import Database from 'better-sqlite3';
import { join } from 'node:path';

/**
 * Opens an engine and gives the connection that it made, so that a test can limit that very one (a full disk, an impatient lock).
 * The driver is watched while `open` runs, and only then.
 */
export async function withConnection<T>(
  dataDir: string,
  open: () => Promise<T>,
): Promise<{ readonly opened: T; readonly connection: Database.Database }> {
  const prototype: Database.Database = Object.getPrototypeOf(new Database(':memory:'));
  const { pragma } = prototype;
  const found: Database.Database[] = [];
  prototype.pragma = function (source, options) {
    if (this.name === join(dataDir, 'gesso.db') && !found.includes(this)) found.push(this);
    return pragma.call(this, source, options);
  };
  try {
    const opened = await open();
    const [connection] = found;
    if (connection === undefined) throw new Error('the engine opens its database');
    return { opened, connection };
  } finally {
    prototype.pragma = pragma;
  }
}
