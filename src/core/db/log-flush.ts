import { close, fdatasync, open } from 'node:fs';
import { promisify } from 'node:util';

/** Puts a database's write-ahead log on the disk without holding up this thread. */
export type LogFlush = {
  /** Resolves once everything that was committed before this call is on the disk. Rejects with the file system's error. */
  flush(): Promise<void>;
  /** Before the database is closed: whoever closes it last removes the log. */
  close(): Promise<void>;
};

/**
 * The log of the database in `file`, which must be open in WAL mode for as long as this is used: the log is then one and the same file.
 * Asks of the system what SQLite asks at the end of a commit with `synchronous = full` (on macOS the drive's own memory is flushed too:
 * libuv uses F_FULLFSYNC there). SQLite takes no locks on the log, so that closing this handle frees none.
 */
export function openLogFlush(file: string): LogFlush {
  const state: { handle: Promise<number> | undefined } = { handle: undefined };
  return {
    flush: async () => {
      state.handle ??= promisify(open)(`${file}-wal`, 'r+');
      let descriptor: number;
      try {
        descriptor = await state.handle;
      } catch (error) {
        state.handle = undefined;
        throw error;
      }
      await synced(descriptor);
    },
    close: async () => {
      const { handle } = state;
      state.handle = undefined;
      if (handle !== undefined) await promisify(close)(await handle);
    },
  };
}

function synced(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(descriptor, (error) => (error === null ? resolve() : reject(error)));
  });
}
