import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DesktopRequest } from '../../src/contract/desktop.ts';
import type { AssetId } from '../../src/contract/ids.ts';
import { errorFields, type Log } from '../../src/core/base/log.ts';
import type { Dispatch } from '../../src/host/dispatch.ts';
import { FILES_MAX } from './launch-arguments.ts';
import { mimeOfBytes } from './mime-of-bytes.ts';
import type { ShellMessages } from './messages/shape.ts';

/** As much as `library.import` takes; the page refuses larger drops as well. */
const FILE_BYTES_MAX = 32 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

export type OpenFilesOptions = {
  readonly dispatch: Pick<Dispatch, 'invoke'>;
  readonly ask: (request: DesktopRequest) => void;
  readonly messages: ShellMessages;
  readonly log: Log;
};

/**
 * Takes files that were opened with Gesso or dropped onto its icon into the library, as copies, and shows them there. What a file is, is
 * told by its bytes. A folder is not copied unasked: the place where folders are imported is shown. Never rejects.
 */
export async function openFiles(paths: readonly string[], options: OpenFilesOptions): Promise<void> {
  const { ask, messages } = options;
  const taken: AssetId[] = [];
  for (const path of paths.slice(0, FILES_MAX)) {
    const assetId = await openOne(path, options);
    if (assetId !== undefined) taken.push(assetId);
  }
  if (paths.length > FILES_MAX) ask({ kind: 'tell', message: messages.files.tooMany(FILES_MAX) });
  const [first] = taken;
  if (first === undefined) return;
  ask({ kind: 'open', hash: taken.length === 1 ? `#/library/${first}` : '#/library' });
  ask({ kind: 'tell', message: messages.files.taken(taken.length) });
}

async function openOne(path: string, { dispatch, ask, messages, log }: OpenFilesOptions): Promise<AssetId | undefined> {
  const name = basename(path);
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) {
      ask({ kind: 'open', hash: '#/settings?section=data' });
      ask({ kind: 'tell', message: messages.files.folder(name) });
      return undefined;
    }
    if (stats.size > FILE_BYTES_MAX) throw new Error(messages.files.tooLarge(FILE_BYTES_MAX / MEGABYTE));
    const bytes = await readFile(path);
    const dataUrl = `data:${mimeOfBytes(bytes) ?? 'application/octet-stream'};base64,${bytes.toString('base64')}`;
    return (await dispatch.invoke('library.import', { dataUrl, name: name.slice(0, 300) })).id;
  } catch (error) {
    log.warn(errorFields(error), 'a file could not be opened');
    const reason = error instanceof Error ? error.message : String(error);
    ask({ kind: 'tell', message: messages.files.refused(name, reason).slice(0, 1000) });
    return undefined;
  }
}
