import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createLinkActions } from '../../../electron/main/link-actions.ts';
import { createSpeech } from '../../../electron/main/messages/speech.ts';
import { assetIdSchema } from '../../../src/contract/ids.ts';
import { type Log, silentLog } from '../../../src/core/base/log.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { dialog, shell } from '../electron-stand-in.ts';

const speech = createSpeech(() => 'en');

vi.mock('electron', () => import('../electron-stand-in.ts'));
beforeEach(() => {
  shell.opened.length = 0;
  dialog.errors.length = 0;
  dialog.saveTo = '';
});

const asset = { assetId: assetIdSchema.parse('01920000-0000-7000-8000-000000000000'), variant: 'original' } as const;

function links(mime = 'image/png') {
  const folder = tempFolder();
  const path = join(folder, 'stored.png');
  writeFileSync(path, 'picture');
  const warnings: unknown[] = [];
  const log: Log = { ...silentLog, warn: (fields) => void warnings.push(fields.message) };
  const file = { path, mime, sha256: 'abc', fileName: 'a-lighthouse.png' };
  return { folder, path, warnings, actions: createLinkActions({ speech, assetFile: () => file, log }) };
}

describe('links of the page', () => {
  it('show a result in the system’s own program', async () => {
    const { actions, path } = links();

    actions.openAsset(asset);

    await vi.waitFor(() => expect(shell.opened).toEqual([path]));
  });

  it.each(['image/svg+xml', 'text/html', 'application/json'])(
    'do not open %s, which could run scripts there',
    async (mime) => {
      const { actions, warnings } = links(mime);

      actions.openAsset(asset);

      await vi.waitFor(() => expect(warnings).toEqual([`files of type ${mime} are not opened`]));
      expect(shell.opened).toEqual([]);
    },
  );

  it('save a byte-exact copy where the user says', async () => {
    const { actions, folder } = links();
    dialog.saveTo = join(folder, 'copy.png');

    actions.saveAsset(asset);

    await vi.waitFor(() => expect(readFileSync(dialog.saveTo, 'utf8')).toBe('picture'));
    expect(dialog.shown.at(-1)?.['defaultPath']).toMatch(/a-lighthouse\.png$/);
  });

  it('say so when the copy cannot be written', async () => {
    const { actions, folder } = links();
    dialog.saveTo = join(folder, 'no such folder', 'copy.png');

    actions.saveAsset(asset);

    await vi.waitFor(() => expect(dialog.errors).toHaveLength(1));
  });

  it('cannot flood the screen with programs', async () => {
    const { actions, warnings } = links();

    for (let n = 0; n < 20; n++) actions.openExternal('https://github.com/');

    await vi.waitFor(() => expect(shell.opened.length + warnings.length).toBe(20));
    expect(shell.opened).toHaveLength(4);
  });
});
