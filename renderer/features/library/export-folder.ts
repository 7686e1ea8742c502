const STORAGE_KEY = 'gesso.exportFolder';

/** The folder of the last export from this window; '' before the first. */
export function readExportFolder(storage: Pick<Storage, 'getItem'>): string {
  return storage.getItem(STORAGE_KEY) ?? '';
}

/** Remembers where the last export went; a forbidden or full storage is no reason to stop. */
export function rememberExportFolder(storage: Pick<Storage, 'setItem'>, directory: string): void {
  try {
    storage.setItem(STORAGE_KEY, directory);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
