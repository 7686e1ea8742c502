import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, shell } from 'electron';
import { systemClock } from '../../src/core/base/clock.ts';
import { errorFields, type Log } from '../../src/core/base/log.ts';
import type { AssetFile, Engine } from '../../src/core/engine-type.ts';
import { isScriptable } from '../../src/host/http/asset-files.ts';
import { createRateLimit } from '../../src/host/rate-limit.ts';
import type { AssetRequest } from './asset-request.ts';
import type { LinkActions } from './contents-guard.ts';
import type { ShellMessages } from './messages/shape.ts';
import type { Speech } from './messages/speech.ts';

/** A person clicks this often; a page that has gone wrong would fill the screen with programs. */
const CLICKS = { burst: 4, perSecond: 1 } as const;

/** What links of the page may cause. Only files of the library are touched, found by id, and only types that run nothing. */
export function createLinkActions({
  assetFile,
  speech,
  log,
}: {
  readonly assetFile: Engine['assetFile'];
  readonly speech: Speech;
  readonly log: Log;
}): LinkActions {
  const clicks = createRateLimit(systemClock, CLICKS);

  /** Runs one action in the background; whatever goes wrong is logged. */
  function act(what: string, action: () => Promise<void>): void {
    const run = async (): Promise<void> => {
      clicks.take();
      await action();
    };
    run().catch((error: unknown) => log.warn({ what, ...errorFields(error) }, 'a link could not be followed'));
  }

  function fileOf({ assetId, variant }: AssetRequest): AssetFile {
    const file = assetFile(assetId, variant === 'original' ? 'original' : 'thumbnail');
    if (file === undefined) throw new Error('there is no such asset');
    return file;
  }

  return {
    openAsset: (asset) =>
      act('open', async () => {
        const { path, mime } = fileOf(asset);
        if (isScriptable(mime)) throw new Error(`files of type ${mime} are not opened`);
        const problem = await shell.openPath(path);
        if (problem !== '') throw new Error(problem);
      }),
    saveAsset: (asset) => act('save', () => saveCopy(fileOf(asset), speech.messages())),
    openExternal: (url) => act('external', () => shell.openExternal(url)),
  };
}

async function saveCopy(file: AssetFile, messages: ShellMessages): Promise<void> {
  const defaultPath = join(app.getPath('downloads'), file.fileName);
  const { canceled, filePath } = await dialog.showSaveDialog({ title: messages.saveAsset, defaultPath });
  if (canceled || filePath === '') return;
  try {
    await copyFile(file.path, filePath);
  } catch (error) {
    const { title, detail } = messages.saveFailed;
    dialog.showErrorBox(title, detail(error instanceof Error ? error.message : String(error)));
    throw error;
  }
}
