import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readAsset } from '../../../../electron/main/shell/read-asset.ts';
import { ASSET_READ_MAX } from '../../../../src/contract/desktop.ts';
import { assetIdSchema } from '../../../../src/contract/ids.ts';
import { EXAMPLE_ID } from '../../../contract/examples.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const assetId = assetIdSchema.parse(EXAMPLE_ID);

function fileOf(path: string) {
  return { path, mime: 'audio/wav', sha256: '', fileName: 'a.wav' };
}

it('hands out the bytes of a file of the library and nothing that is not in it', async () => {
  const path = join(tempFolder(), 'a.wav');
  writeFileSync(path, 'RIFF');

  expect(await readAsset(assetId, () => fileOf(path))).toEqual({ mime: 'audio/wav', bytes: 'UklGRg==' });
  await expect(readAsset(assetId, () => undefined)).rejects.toMatchObject({ code: 'not_found' });
});

it('refuses a file that is too large for one message', async () => {
  const path = join(tempFolder(), 'a.wav');
  writeFileSync(path, '');
  truncateSync(path, ASSET_READ_MAX + 1);

  await expect(readAsset(assetId, () => fileOf(path))).rejects.toMatchObject({ code: 'body_too_large' });
});
