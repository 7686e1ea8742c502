/** The disk of the data folder has no room. The work that met it is not lost: it can be done again when there is. */
export class StorageFull extends Error {
  constructor(folder: string, cause: unknown) {
    super(`The disk of ${folder} is full. Free some space, then retry.`, { cause });
    this.name = 'StorageFull';
  }

  /** An error of the file system or of SQLite that means "no room" as StorageFull; any other error as it is. */
  static from(error: unknown, folder: string): unknown {
    if (!(error instanceof Error) || !('code' in error)) return error;
    return error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === 'SQLITE_FULL'
      ? new StorageFull(folder, error)
      : error;
  }
}
